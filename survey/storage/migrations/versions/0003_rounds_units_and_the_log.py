"""report groups, what staff decide about a round, and a log that nobody can change"""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None

# Even with a fault in the app, or for whoever types SQL with the app's own rights.
APPEND_ONLY = {
    "sqlite": (
        "CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit "
        "BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END",
        "CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit "
        "BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END",
    ),
    "postgresql": (
        "CREATE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the log is append-only'; END $$",
        "CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE ON audit "
        "FOR EACH ROW EXECUTE FUNCTION audit_append_only()",
        "CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON audit "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only()",
    ),
}
CHANGEABLE = {
    "sqlite": ("DROP TRIGGER audit_no_delete", "DROP TRIGGER audit_no_update"),
    "postgresql": (
        "DROP TRIGGER audit_no_truncate ON audit",
        "DROP TRIGGER audit_no_change ON audit",
        "DROP FUNCTION audit_append_only()",
    ),
}


def upgrade() -> None:
    # add_column and not batch: SQLite would make the tables anew, and they are pointed at
    one, nothing = sa.text("1"), sa.text("0")
    _add('unit', sa.Column('group_id', sa.Integer(), sa.ForeignKey('unit.id', name='fk_unit_group_id')))
    _add('unit', sa.Column('revision', sa.Integer(), server_default=one, nullable=False))
    _add('round', sa.Column('revision', sa.Integer(), server_default=one, nullable=False))
    _add('round', sa.Column('came', sa.Integer()))
    _add('round', sa.Column('verdict', sa.String(length=10), server_default='', nullable=False))
    _add('round', sa.Column('keyer_id', sa.Integer(), sa.ForeignKey('account.id', name='fk_round_keyer_id')))
    _add('round', sa.Column('override_reason', sa.String(length=400), server_default='', nullable=False))
    _add('round', sa.Column('participation_on', sa.Date()))
    _add('round_unit', sa.Column('given_out', sa.Integer(), server_default=nothing, nullable=False))
    for statement in APPEND_ONLY[op.get_context().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    for statement in CHANGEABLE[op.get_context().dialect.name]:
        op.execute(statement)
    op.execute("UPDATE unit SET group_id = NULL")
    op.execute("DELETE FROM unit WHERE level = 'group'")
    op.drop_column('round_unit', 'given_out')
    for name in ('participation_on', 'override_reason', 'keyer_id', 'verdict', 'came', 'revision'):
        op.drop_column('round', name)
    op.drop_column('unit', 'revision')
    op.drop_column('unit', 'group_id')


def _add(table: str, column: "sa.Column[object]") -> None:
    op.add_column(table, column, inline_references=True)
