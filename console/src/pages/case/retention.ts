/** The retention classes that the policy knows. */
export function classes(policy: Record<string, unknown> | undefined): string[] {
  const review = policy?.review as { retention_classes?: unknown } | undefined;
  return Array.isArray(review?.retention_classes) ? review.retention_classes.map(String) : [];
}
