import { Button, type ButtonProps } from "antd";
import type { MouseEvent } from "react";
import { useHref, useLinkClickHandler } from "react-router";

/** A link to another page that looks like a button: one thing to reach with the keyboard, not a button inside a link. */
export function ButtonLink({ to, ...more }: { to: string } & Omit<ButtonProps, "href" | "onClick">) {
  const href = useHref(to);
  const follow = useLinkClickHandler<HTMLAnchorElement>(to);
  return <Button {...more} href={href} onClick={(event) => follow(event as MouseEvent<HTMLAnchorElement>)} />;
}
