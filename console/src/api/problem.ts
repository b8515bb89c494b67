/** What the server says when it refuses or fails (RFC 9457), and what this page says when it gets no answer. */
export interface ProblemDocument {
  type: string;
  title: string;
  status: number;
  detail?: string;
  hint?: string;
  cause?: string;
  instance?: string;
  /** `within`: where in it, in words; then `detail` begins with that. */
  errors?: { pointer?: string; parameter?: string; detail: string; within?: string }[];
}

export class Problem extends Error {
  constructor(readonly document: ProblemDocument) {
    super(document.detail ?? document.title);
    this.name = "Problem";
  }

  /** The request never reached the server, or no answer came back. */
  static offline(): Problem {
    return new Problem({ type: "offline", title: "", status: 0 });
  }

  static unreadable(status: number, instance?: string): Problem {
    return new Problem({ type: "unreadable", title: "", status, instance });
  }

  /** What an answer that isn't a success says. */
  static said(body: unknown, response: Response): Problem {
    const document = typeof body === "object" && body !== null ? (body as Partial<ProblemDocument>) : {};
    if (typeof document.type === "string" && typeof document.title === "string") {
      return new Problem({ ...document, type: document.type, title: document.title, status: response.status });
    }
    return Problem.unreadable(response.status, response.headers.get("x-request-id") ?? undefined);
  }

  static of(error: unknown): Problem {
    return error instanceof Problem ? error : Problem.unreadable(0);
  }

  get type(): string {
    return this.document.type;
  }

  get status(): number {
    return this.document.status;
  }

  /** Asking again may help without anybody doing anything. */
  get passing(): boolean {
    return this.status === 0 ? this.type === "offline" : [429, 502, 503, 504].includes(this.status);
  }

  /** What is wrong with one field of a form, by its name in the body. */
  fault(field: string): string | undefined {
    return this.document.errors?.find((e) => e.pointer === `#/${field}`)?.detail;
  }
}

/** The problem in an answer that isn't a success. */
export async function problemOf(response: Response): Promise<Problem> {
  return Problem.said(await response.clone().json().catch(() => null), response);
}
