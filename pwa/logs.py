"""Structured logs: one JSON object a line, without names and without anything a person wrote."""

import logging
import sys

import structlog

from pwa.settings import Settings


def configure_logs(settings: Settings) -> None:
    """Write events at or above the configured level to standard error; those of libraries too."""
    level = logging.getLevelNamesMapping()[settings.log_level.upper()]
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            # Only the kind and place of an exception: its message may quote what a person wrote.
            _without_messages,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(handlers=[_FromLibraries()], level=max(level, logging.WARNING), force=True)


class _FromLibraries(logging.Handler):
    """What libraries log, through the same filter.

    Only uvicorn's messages are let through, and of them the first line: asyncio's hold exceptions,
    SQLAlchemy's hold statements, httpx's hold addresses.
    """

    def emit(self, record: logging.LogRecord) -> None:
        try:
            structlog.get_logger().log(
                record.levelno,
                _first_line(record) if record.name == "uvicorn.error" else "from a library",
                library=record.name,
                where=f"{record.filename}:{record.lineno}:{record.funcName}",
                exc_info=record.exc_info and record.exc_info[1],
            )
        except Exception:
            # As `logging.Handler.handleError`, without its copy of the message.
            print(f"a record of {record.name} could not be logged", file=sys.stderr)


def _first_line(record: logging.LogRecord) -> str:
    return record.getMessage().strip().partition("\n")[0]


def _without_messages(
    _logger: object, _name: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    error = event.pop("exc_info", None)
    if isinstance(error, BaseException):
        event["error"] = type(error).__name__
        event["at"] = _places(error)
    return event


def _places(error: BaseException) -> list[str]:
    places = []
    trace = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        places.append(f"{code.co_filename.rsplit('/', 2)[-1]}:{trace.tb_lineno}:{code.co_name}")
        trace = trace.tb_next
    return places[-6:]
