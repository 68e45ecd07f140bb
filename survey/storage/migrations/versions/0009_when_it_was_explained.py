"""when it was said why a promise is late"""

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Nobody knows when earlier reasons were written: of a day that was moved they count as
    # written before it, so that they are asked for once more.
    op.add_column('reply_point', sa.Column('late_said_on', sa.Date()))


def downgrade() -> None:
    op.drop_column('reply_point', 'late_said_on')
