"""Alembic's environment: the connection comes from `db.schema`, batch mode is always on."""

from alembic import context

from db import schema

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=schema.metadata,
    render_as_batch=True,
    compare_type=True,
    user_module_prefix="db.base.",
)
with context.begin_transaction():
    context.run_migrations()
