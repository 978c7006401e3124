"""The OpenAPI document in the order and the words in which people read it."""

from dataclasses import dataclass
from typing import Any

_TYPES = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
    "object": "object",
    "null": "null",
}
_FORMATS = {"uuid": "uuid", "date": "date", "date-time": "moment"}
Node = dict[str, Any]


@dataclass(frozen=True)
class Type:
    """What a value is, in words; `shape` names the shape it has, where it has one."""

    text: str
    shape: str = ""


@dataclass(frozen=True)
class Field:
    name: str
    place: str
    type: Type
    is_required: bool
    text: str


@dataclass(frozen=True)
class Response:
    status: int
    text: str
    shape: str


@dataclass(frozen=True)
class Operation:
    name: str
    method: str
    path: str
    summary: str
    text: str
    needs_key: bool
    parameters: list[Field]
    body: str
    responses: list[Response]


@dataclass(frozen=True)
class Group:
    name: str
    text: str
    operations: list[Operation]


@dataclass(frozen=True)
class Shape:
    name: str
    text: str
    fields: list[Field]
    values: list[str]


@dataclass(frozen=True)
class Reference:
    text: str
    groups: list[Group]
    shapes: list[Shape]


def of(document: Node) -> Reference:
    """Everything an OpenAPI document of ours says, ready to be shown."""
    groups = []
    for tag in document["tags"]:
        operations = [
            _operation(path, method, node)
            for path, methods in document["paths"].items()
            for method, node in methods.items()
            if tag["name"] in node["tags"]
        ]
        groups.append(Group(tag["name"], tag["description"], operations))
    shapes = [_shape(name, node) for name, node in sorted(document["components"]["schemas"].items())]
    return Reference(document["info"]["description"], groups, shapes)


def _operation(path: str, method: str, node: Node) -> Operation:
    summary, _, rest = node["description"].partition("\n")
    body = node.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    return Operation(
        name=node["operationId"],
        method=method.upper(),
        path=path,
        summary=summary,
        text=" ".join(rest.split()),
        needs_key={} not in node["security"],
        parameters=[
            Field(one["name"], one["in"], _type(one["schema"]), one["required"], one.get("description", ""))
            for one in node["parameters"]
        ],
        body=_type(body).shape if body else "",
        responses=[_response(int(status), one) for status, one in node["responses"].items()],
    )


def _response(status: int, node: Node) -> Response:
    schemas = [content["schema"] for content in node.get("content", {}).values()]
    return Response(status, node["description"], _type(schemas[0]).shape if schemas else "")


def _shape(name: str, node: Node) -> Shape:
    required = node.get("required", [])
    fields = [
        Field(field, "", _type(one), field in required, one.get("description", ""))
        for field, one in node.get("properties", {}).items()
    ]
    return Shape(
        name, " ".join(node.get("description", "").split()), fields, [str(one) for one in node.get("enum", [])]
    )


def _type(node: Node) -> Type:
    if "$ref" in node:
        name = node["$ref"].rsplit("/", 1)[-1]
        return Type(name, name)
    for joined in ("allOf", "anyOf"):
        if joined in node:
            parts = [_type(part) for part in node[joined]]
            return Type(
                " or ".join(part.text for part in parts), next((part.shape for part in parts if part.shape), "")
            )
    if node.get("type") == "array":
        items = _type(node["items"])
        return Type(f"list of {items.text}", items.shape)
    if "enum" in node:
        return Type(", ".join(str(value) for value in node["enum"]))
    name = _FORMATS.get(node.get("format", ""), _TYPES.get(node.get("type", ""), "anything"))
    return Type(name + _limits(node))


def _limits(node: Node) -> str:
    """ ", 1 to 80 characters", where the value has limits."""
    for least, most, unit in (("minLength", "maxLength", " characters"), ("minimum", "maximum", "")):
        if most in node and least in node:
            return f", {node[least]} to {node[most]}{unit}"
        if most in node:
            return f", at most {node[most]}{unit}"
    return ""
