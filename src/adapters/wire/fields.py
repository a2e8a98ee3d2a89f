"""Fields of requests that the documentation says more of than their type."""

from typing import Annotated, Any, Final

from pydantic import Field

from adapters.wire import ids
from domain.ids import MAX_USER_ID_LENGTH
from domain.message import MAX_KEY_LENGTH

NO_CONTROL_CHARACTERS: Final = "^[^\\u0000-\\u001f\\u007f-\\u009f]+$"
SOMETHING_TO_SEE: Final = "^[^\\u0000]*[^\\s\\u0000][^\\u0000]*$"


def _documented(**schema: Any) -> Any:
    """What the documentation says of a field beyond its type; the domain is what holds it to that."""
    return Field(json_schema_extra=schema)


UserName = Annotated[str, _documented(minLength=1, maxLength=MAX_USER_ID_LENGTH, pattern=NO_CONTROL_CHARACTERS)]
ChatName = Annotated[str, _documented(pattern=ids.PATTERN)]
MessageName = Annotated[str, _documented(pattern=ids.PATTERN)]
Key = Annotated[str, _documented(minLength=1, maxLength=MAX_KEY_LENGTH, pattern="^[ -~]+$")]
MessageText = Annotated[str, _documented(pattern=SOMETHING_TO_SEE)]
