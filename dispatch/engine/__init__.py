"""The dispatch engine: whom to send where, in which order, and why."""


def warm() -> None:
    """Compile every kernel, or load it from the cache, so that no decision waits for it."""
    from dispatch.engine.warming import warm as compile_all  # noqa: PLC0415

    compile_all()
