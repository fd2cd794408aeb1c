"""The street a free crew was sent to wait in, and since when"""

import sqlalchemy as sa
from alembic import op


revision = '0008_posts'
down_revision = '0007_facts_of_no_case'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('unit', sa.Column('post', sa.Text(), nullable=False, server_default=''))
    op.add_column('unit', sa.Column('posted_at', sa.BigInteger(), nullable=True))


def downgrade() -> None:
    op.drop_column('unit', 'posted_at')
    op.drop_column('unit', 'post')
