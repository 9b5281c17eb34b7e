"""What the provider refuses in a chat completions request, in its own words. Used by `fake_openai`."""

from __future__ import annotations

import re
from typing import Any

PARAMETERS = frozenset(
    "audio frequency_penalty function_call functions logit_bias logprobs max_completion_tokens max_tokens "
    "messages metadata modalities model n parallel_tool_calls prediction presence_penalty prompt_cache_key "
    "reasoning_effort response_format safety_identifier seed service_tier stop store stream stream_options "
    "temperature tool_choice tools top_logprobs top_p user verbosity web_search_options".split()
)
OURS = re.compile(r"^(gpt-|o\d|chatgpt-|ft:)")
REASONING = re.compile(r"^(o\d|gpt-5)")
TOOL_NAME = re.compile(r"^[a-zA-Z0-9_-]+$")
ROLES = ("system", "developer", "user", "assistant", "tool")


class Refusal(Exception):
    """An error answer: HTTP `status` and the provider's `error` table."""

    def __init__(
        self,
        status: int,
        message: str,
        code: str | None = None,
        param: str | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        kind = {429: "requests", 401: "invalid_request_error"}.get(
            status, "server_error" if status >= 500 else "invalid_request_error"
        )
        self.status, self.headers = status, dict(headers or {})
        self.error = {"message": message, "type": kind, "param": param, "code": code}


def check(path: str, authorization: str, body: Any, key: str, models: tuple[str, ...] | None) -> None:
    """Raises Refusal for what the provider would not take."""
    check_key(authorization, key)
    if path.split("?")[0] != "/v1/chat/completions":
        raise Refusal(404, f"Invalid URL (POST {path})")
    if not isinstance(body, dict) or not body:
        raise Refusal(400, "We could not parse the JSON body of your request.")
    check_parameters(body)
    check_model(body, models)
    check_messages(body.get("messages"))
    check_tools(body)


def check_key(authorization: str, key: str) -> None:
    given = authorization.removeprefix("Bearer ").strip()
    if not authorization.startswith("Bearer ") or not given:
        raise Refusal(401, "You didn't provide an API key.")
    if given != key:
        shown = f"{given[:5]}***{given[-4:]}"
        raise Refusal(401, f"Incorrect API key provided: {shown}.", "invalid_api_key")


def check_parameters(body: dict[str, Any]) -> None:
    for name in body:
        if name not in PARAMETERS:
            raise Refusal(400, f"Unrecognized request argument supplied: {name}")
    if "stream_options" in body and not body.get("stream"):
        raise Refusal(400, "The 'stream_options' parameter is only allowed when 'stream' is enabled.")
    if "max_tokens" in body and "max_completion_tokens" in body:
        raise Refusal(400, "Setting 'max_tokens' and 'max_completion_tokens' at the same time is not supported.")
    temperature = body.get("temperature", 1)
    if not isinstance(temperature, int | float) or not 0 <= temperature <= 2:
        raise Refusal(400, f"Invalid 'temperature': {temperature}. Expected a value between 0 and 2.")


def check_model(body: dict[str, Any], models: tuple[str, ...] | None) -> None:
    model = body.get("model")
    if not isinstance(model, str) or not model:
        raise Refusal(400, "you must provide a model parameter")
    if model not in models if models is not None else not OURS.match(model):
        message = f"The model `{model}` does not exist or you do not have access to it."
        raise Refusal(404, message, "model_not_found")
    if REASONING.match(model):
        if body.get("temperature", 1) != 1:
            raise Refusal(
                400,
                f"Unsupported value: 'temperature' does not support {body['temperature']} with this model. "
                "Only the default (1) value is supported.",
                "unsupported_value",
                "temperature",
            )
    elif "reasoning_effort" in body:
        raise Refusal(400, "Unrecognized request argument supplied: reasoning_effort")


def check_messages(messages: Any) -> None:
    if not isinstance(messages, list):
        raise Refusal(400, "Missing required parameter: 'messages'.", "missing_required_parameter", "messages")
    if not messages:
        raise Refusal(400, "Invalid 'messages': empty array. Expected at least 1.", "empty_array", "messages")
    waiting: list[str] = []
    for i, message in enumerate(messages):
        check_message(message, f"messages.[{i}]")
        if message["role"] == "tool":
            if message.get("tool_call_id") not in waiting:
                raise Refusal(
                    400,
                    "Invalid parameter: messages with role 'tool' must be a response to a preceeding message "
                    "with 'tool_calls'.",
                )
            waiting.remove(message["tool_call_id"])
            continue
        refuse_unanswered(waiting)
        waiting = [call["id"] for call in message.get("tool_calls") or []]
    refuse_unanswered(waiting)


def refuse_unanswered(waiting: list[str]) -> None:
    if waiting:
        raise Refusal(
            400,
            "An assistant message with 'tool_calls' must be followed by tool messages responding to each "
            "'tool_call_id'. The following tool_call_ids did not have response messages: " + ", ".join(waiting),
        )


def check_message(message: Any, at: str) -> None:
    role = message.get("role") if isinstance(message, dict) else None
    if role not in ROLES:
        raise Refusal(400, f"Invalid value: {role!r}. Supported values are: {', '.join(ROLES)}.", None, at)
    content = message.get("content")
    if role == "assistant" and content is None and message.get("tool_calls"):
        pass
    elif not isinstance(content, str | list):
        raise Refusal(400, f"Invalid value for 'content' at {at}: expected a string, got null.", None, at)
    if "tool_calls" in message and not message["tool_calls"]:
        raise Refusal(400, f"Invalid '{at}.tool_calls': empty array.", "empty_array", at)
    for call in message.get("tool_calls") or []:
        check_name(call["function"]["name"], f"{at}.tool_calls.function.name")
        if not isinstance(call["function"].get("arguments"), str):
            raise Refusal(400, f"Invalid type for '{at}.tool_calls.function.arguments': expected a string.")


def check_tools(body: dict[str, Any]) -> None:
    tools = body.get("tools")
    if tools is None:
        for name in ("tool_choice", "parallel_tool_calls"):
            if name in body:
                raise Refusal(400, f"'{name}' is only allowed when 'tools' are specified.", None, name)
        return
    if not 1 <= len(tools) <= 128:
        raise Refusal(400, f"Invalid 'tools': expected 1 to 128 tools, got {len(tools)}.", None, "tools")
    names: set[str] = set()
    for i, tool in enumerate(tools):
        function = tool["function"]
        name = function["name"]
        check_name(name, f"tools[{i}].function.name")
        if name in names:
            raise Refusal(400, f"Tool names must be unique: {name!r} is there twice.", None, "tools")
        names.add(name)
        if len(function.get("description") or "") > 1024:
            raise Refusal(400, f"Invalid 'tools[{i}].function.description': string too long (over 1024).")
        check_schema(name, function.get("parameters", {"type": "object"}), ())


def check_name(name: Any, at: str) -> None:
    if not isinstance(name, str) or not TOOL_NAME.match(name):
        raise Refusal(400, f"Invalid '{at}': string does not match pattern '^[a-zA-Z0-9_-]+$'.", "invalid_value", at)
    if len(name) > 64:
        raise Refusal(400, f"Invalid '{at}': string too long. Expected at most 64.", "string_above_max_length", at)


def check_schema(tool: str, schema: Any, context: tuple[str, ...]) -> None:
    def refuse(reason: str) -> Refusal:
        return Refusal(400, f"Invalid schema for function '{tool}': {reason}", "invalid_function_parameters")

    if not context and (not isinstance(schema, dict) or schema.get("type") != "object"):
        kind = schema.get("type") if isinstance(schema, dict) else schema
        raise refuse(f"schema must be a JSON Schema of 'type: \"object\"', got 'type: {kind!r}'.")
    if not isinstance(schema, dict):
        return
    if schema.get("type") == "array" and "items" not in schema:
        raise refuse(f"In context={context}, array schema missing items.")
    properties = schema.get("properties", {})
    if not isinstance(properties, dict):
        raise refuse(f"In context={(*context, 'properties')}, {properties!r} is not of type 'object'.")
    for name, inner in properties.items():
        check_schema(tool, inner, (*context, "properties", name))
    if "items" in schema:
        check_schema(tool, schema["items"], (*context, "items"))
