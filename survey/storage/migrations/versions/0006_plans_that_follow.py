"""plans that change, findings, follow-ups, drafts of the answer to the children, registers"""

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('register_draw',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('form', sa.String(length=12), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('drawn_on', sa.Date(), nullable=False),
    sa.Column('total', sa.Integer(), nullable=False),
    sa.Column('chosen', sa.JSON(), nullable=False),
    sa.Column('seed', sa.String(length=64), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_register_draw_account_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_register_draw_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_register_draw'))
    )
    op.create_index(op.f('ix_register_draw_unit_id'), 'register_draw', ['unit_id'], unique=False)
    op.create_table('finding',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('about', sa.String(length=60), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('decision', sa.String(length=10), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('made_on', sa.Date(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_finding_account_id')),
    sa.ForeignKeyConstraint(['round_id'], ['round.id'], name=op.f('fk_finding_round_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_finding_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_finding'))
    )
    op.create_index(op.f('ix_finding_round_id'), 'finding', ['round_id'], unique=False)
    op.create_index(op.f('ix_finding_unit_id'), 'finding', ['unit_id'], unique=False)
    op.create_table('plan_change',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('row_id', sa.Integer(), nullable=True),
    sa.Column('activity_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('what', sa.String(length=40), nullable=False),
    sa.Column('before', sa.Text(), nullable=False),
    sa.Column('after', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_plan_change_account_id')),
    sa.ForeignKeyConstraint(['plan_id'], ['plan.id'], name=op.f('fk_plan_change_plan_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan_change'))
    )
    op.create_index(op.f('ix_plan_change_plan_id'), 'plan_change', ['plan_id'], unique=False)
    op.create_table('follow_up',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('activity_id', sa.Integer(), nullable=False),
    sa.Column('held_on', sa.Date(), nullable=False),
    sa.Column('status', sa.String(length=20), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_follow_up_account_id')),
    sa.ForeignKeyConstraint(['activity_id'], ['plan_activity.id'], name=op.f('fk_follow_up_activity_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_follow_up'))
    )
    op.create_index(op.f('ix_follow_up_activity_id'), 'follow_up', ['activity_id'], unique=False)
    op.create_table('register_entry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('form', sa.String(length=12), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('decided_on', sa.Date(), nullable=False),
    sa.Column('answers', sa.JSON(), nullable=False),
    sa.Column('action', sa.Text(), nullable=False),
    sa.Column('responsible', sa.String(length=120), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('activity_id', sa.Integer(), nullable=True),
    sa.Column('made_on', sa.Date(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_register_entry_account_id')),
    sa.ForeignKeyConstraint(['activity_id'], ['plan_activity.id'], name=op.f('fk_register_entry_activity_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_register_entry_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_register_entry'))
    )
    op.create_index(op.f('ix_register_entry_form'), 'register_entry', ['form'], unique=False)
    op.create_index(op.f('ix_register_entry_unit_id'), 'register_entry', ['unit_id'], unique=False)
    # add_column and not batch: SQLite would make the tables anew, and they are pointed at
    _add('plan', sa.Column('revision', sa.Integer(), server_default=sa.text('1'), nullable=False))
    _add('plan_activity', sa.Column('reason', sa.Text(), server_default='', nullable=False))
    _add('plan_activity', sa.Column('due_on', sa.Date()))
    _add('plan_activity', sa.Column('done_on', sa.Date()))
    _add('plan_activity', sa.Column('finding_id', sa.Integer(), sa.ForeignKey('finding.id', name='fk_plan_activity_finding_id')))
    _add('plan_activity', sa.Column('revision', sa.Integer(), server_default=sa.text('1'), nullable=False))
    _add('plan_row', sa.Column('article', sa.String(length=40), server_default='', nullable=False))
    _add('plan_row', sa.Column('due_on', sa.Date()))
    _add('plan_row', sa.Column('due_chosen', sa.Boolean(), server_default=sa.false(), nullable=False))
    _add('plan_row', sa.Column('revision', sa.Integer(), server_default=sa.text('1'), nullable=False))
    _add('reply', sa.Column('state', sa.String(length=12), server_default='published', nullable=False))
    _add('reply', sa.Column('drafted_by', sa.Integer(), sa.ForeignKey('account.id', name='fk_reply_drafted_by')))
    _add('reply', sa.Column('approved_by', sa.Integer(), sa.ForeignKey('account.id', name='fk_reply_approved_by')))
    _add('reply', sa.Column('late_reason', sa.String(length=400), server_default='', nullable=False))
    _add('reply', sa.Column('new_day', sa.Date()))
    _add('reply', sa.Column('revision', sa.Integer(), server_default=sa.text('1'), nullable=False))
    _add('reply_point', sa.Column('due_on', sa.Date()))
    _add('reply_point', sa.Column('late_reason', sa.String(length=400), server_default='', nullable=False))
    _add('reply_point', sa.Column('finding_id', sa.Integer(), sa.ForeignKey('finding.id', name='fk_reply_point_finding_id')))
    _add('reply_point', sa.Column('activity_id', sa.Integer(), sa.ForeignKey('plan_activity.id', name='fk_reply_point_activity_id')))


def downgrade() -> None:
    op.drop_column('reply_point', 'activity_id')
    op.drop_column('reply_point', 'finding_id')
    op.drop_column('reply_point', 'late_reason')
    op.drop_column('reply_point', 'due_on')
    op.drop_column('reply', 'revision')
    op.drop_column('reply', 'new_day')
    op.drop_column('reply', 'late_reason')
    op.drop_column('reply', 'approved_by')
    op.drop_column('reply', 'drafted_by')
    op.drop_column('reply', 'state')
    op.drop_column('plan_row', 'revision')
    op.drop_column('plan_row', 'due_chosen')
    op.drop_column('plan_row', 'due_on')
    op.drop_column('plan_row', 'article')
    op.drop_column('plan_activity', 'revision')
    op.drop_column('plan_activity', 'finding_id')
    op.drop_column('plan_activity', 'done_on')
    op.drop_column('plan_activity', 'due_on')
    op.drop_column('plan_activity', 'reason')
    op.drop_column('plan', 'revision')
    op.drop_table('register_entry')
    op.drop_table('register_draw')
    op.drop_table('follow_up')
    op.drop_table('plan_change')
    op.drop_table('finding')


def _add(table: str, column: "sa.Column[object]") -> None:
    op.add_column(table, column, inline_references=True)
