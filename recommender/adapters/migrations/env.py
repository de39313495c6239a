"""Runs migrations on the connection, and in the transaction, of whoever asked."""

from alembic import context

from recommender.adapters.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
