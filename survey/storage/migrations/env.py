"""Alembic's entry: runs the scripts beside it on the connection it is given."""

from alembic import context

from survey.storage.tables import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
