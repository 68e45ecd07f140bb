"""a staff round has links of its own, and children's codes lead to children's rounds"""

import json

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('entry_code',
                  sa.Column('round_id', sa.Integer(), sa.ForeignKey('round.id', name='fk_entry_code_round_id')),
                  inline_references=True)
    op.add_column('questionnaire_version', sa.Column('audience', sa.String(length=10), server_default='child', nullable=False))
    connection = op.get_bind()
    for version, content in connection.execute(sa.text('SELECT id, content FROM questionnaire_version')).all():
        audience = json.loads(content)['questionnaire']['audience']
        connection.execute(sa.text('UPDATE questionnaire_version SET audience = :audience WHERE id = :id'),
                           {'audience': audience, 'id': version})


def downgrade() -> None:
    op.drop_column('questionnaire_version', 'audience')
    # A staff link without its round would lead children.
    op.execute('DELETE FROM entry_code WHERE round_id IS NOT NULL')
    op.drop_column('entry_code', 'round_id')
