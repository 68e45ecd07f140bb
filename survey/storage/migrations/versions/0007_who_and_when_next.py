"""the answer says who, when it was changed and when it says more; a row alone can be struck"""

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('unit', sa.Column('opened_on', sa.Date()))
    op.add_column('plan_row', sa.Column('struck', sa.Text(), server_default='', nullable=False))
    op.add_column('reply', sa.Column('updated_on', sa.Date()))
    op.add_column('reply', sa.Column('next_on', sa.Date()))
    op.add_column('reply_point', sa.Column('about', sa.String(length=60), server_default='', nullable=False))
    op.add_column('reply_point', sa.Column('who', sa.String(length=120), server_default='', nullable=False))
    op.add_column('reply_point', sa.Column('stood_on', sa.Date()))
    op.add_column('reply_point', sa.Column('promised_on', sa.Date()))
    op.add_column('reply_point', sa.Column('settled_on', sa.Date()))
    # What has stood on a page promised the last day that it, its activity or its row has.
    op.execute(
        "UPDATE reply_point SET stood_on = (SELECT published_on FROM reply WHERE "
        "reply.id = reply_point.reply_id), promised_on = COALESCE(due_on, "
        "(SELECT COALESCE(a.due_on, r.due_on) FROM plan_activity a JOIN plan_row r "
        "ON r.id = a.row_id WHERE a.id = reply_point.activity_id)) WHERE action <> '' AND "
        "reply_id IN (SELECT id FROM reply WHERE published_on IS NOT NULL)"
    )


def downgrade() -> None:
    op.drop_column('reply_point', 'settled_on')
    op.drop_column('reply_point', 'promised_on')
    op.drop_column('reply_point', 'stood_on')
    op.drop_column('reply_point', 'who')
    op.drop_column('reply_point', 'about')
    op.drop_column('reply', 'next_on')
    op.drop_column('reply', 'updated_on')
    op.drop_column('plan_row', 'struck')
    op.drop_column('unit', 'opened_on')
