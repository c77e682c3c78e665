"""Small mistakes, made systematically: every way to change one thing in a piece of source."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator

_SWAPS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mod: ast.Mult,
    ast.Mult: ast.Add,
}


def mutants(source: str) -> Iterator[tuple[str, str]]:
    """Each mutant of ``source``: what was changed, and the changed source."""
    tree = ast.parse(source)
    # The words of an error are the learner's own: nothing may depend on them.
    words = {
        id(part) for node in ast.walk(tree) if isinstance(node, ast.Raise) for part in _texts(node)
    }
    for index, original in enumerate(ast.walk(tree)):
        if id(original) in words:
            continue
        for which in range(4):
            changed = copy.deepcopy(tree)
            node = list(ast.walk(changed))[index]
            told = _mutate(node, which)
            if told is None:
                break
            if told:
                text = ast.unparse(ast.fix_missing_locations(changed))
                yield f"line {getattr(node, 'lineno', '?')}: {told}", text


def _texts(node: ast.Raise) -> Iterator[ast.AST]:
    return (part for part in ast.walk(node) if isinstance(part, (ast.Constant, ast.JoinedStr)))


def _mutate(node: ast.AST, which: int) -> str | None:
    """Change ``node`` in its ``which``-th way; ``None`` when there is no such way."""
    ways = [*_operator_ways(node), *_value_ways(node), *_statement_ways(node)]
    if which >= len(ways):
        return None
    told, field, value = ways[which]
    setattr(node, field, value)
    return told


def _operator_ways(node: ast.AST) -> Iterator[tuple[str, str, object]]:
    if isinstance(node, ast.Compare):
        other = _SWAPS.get(type(node.ops[0]))
        if other:
            yield f"{type(node.ops[0]).__name__} → {other.__name__}", "ops", [other()]
    if isinstance(node, (ast.BoolOp, ast.BinOp)):
        other = _SWAPS.get(type(node.op))
        if other:
            yield f"{type(node.op).__name__} → {other.__name__}", "op", other()
    if isinstance(node, ast.UnaryOp):
        yield (
            "operator dropped",
            "op",
            ast.UAdd() if isinstance(node.op, ast.USub) else ast.Invert(),
        )


def _value_ways(node: ast.AST) -> Iterator[tuple[str, str, object]]:
    if isinstance(node, ast.Constant):
        value = node.value
        if isinstance(value, bool):
            yield f"{value} → {not value}", "value", not value
        elif isinstance(value, (int, float)):
            yield f"{value} → {value + 1}", "value", value + 1
            yield f"{value} → {value - 1}", "value", value - 1
        elif isinstance(value, str) and value:
            yield f"{value!r} → ''", "value", ""
            yield f"{value!r} → longer", "value", value + "x"
        elif isinstance(value, bytes) and value:
            yield f"{value!r} → b''", "value", b""


def _statement_ways(node: ast.AST) -> Iterator[tuple[str, str, object]]:
    if isinstance(node, ast.If):
        yield "condition → True", "test", ast.Constant(True)
        yield "condition → False", "test", ast.Constant(False)
    if isinstance(node, (ast.Return, ast.Expr)) and node.value is not None:
        yield "value → None", "value", ast.Constant(None)
    body = getattr(node, "body", None)
    if isinstance(body, list) and len(body) > 1:
        yield "last statement dropped", "body", body[:-1]
        yield "first statement dropped", "body", body[1:]
