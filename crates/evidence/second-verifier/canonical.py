"""Canonical JSON (RFC 8785) with the restrictions of docs/evidence.md, section 1."""
import json
import math
from decimal import Decimal


class TooLarge(Exception):
    """A number that canonical JSON would round."""


def number(value):
    if not math.isfinite(value):
        raise ValueError(f"{value} is not a number of JSON")
    if abs(value) >= 2**53:
        raise TooLarge(f"the number {value} is too large")
    value = float(value)
    if value == 0:
        return "0"
    sign, digits, exponent = Decimal(repr(value)).normalize().as_tuple()
    digits, minus = "".join(map(str, digits)), "-" if sign else ""
    point = len(digits) + exponent
    if len(digits) <= point <= 21:
        return minus + digits + "0" * (point - len(digits))
    if 0 < point <= 21:
        return minus + digits[:point] + "." + digits[point:]
    if -6 < point <= 0:
        return minus + "0." + "0" * -point + digits
    mantissa = digits[0] + ("." + digits[1:] if digits[1:] else "")
    return f"{minus}{mantissa}e{point - 1:+d}"


def text_of(value, depth=0):
    if isinstance(value, bool) or value is None:
        return json.dumps(value)
    if isinstance(value, (int, float)):
        return number(value)
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if depth == 127:
        raise ValueError("nested too deep")
    if isinstance(value, list):
        return "[" + ",".join(text_of(item, depth + 1) for item in value) + "]"
    keys = sorted(value, key=lambda key: key.encode("utf-16-be", "surrogatepass"))
    return "{" + ",".join(text_of(key) + ":" + text_of(value[key], depth + 1) for key in keys) + "}"


def canonical(value):
    return text_of(value).encode()
