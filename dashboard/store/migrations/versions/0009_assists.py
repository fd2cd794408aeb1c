"""The crews that assist the one that leads a case"""

import sqlalchemy as sa
from alembic import op


revision = '0009_assists'
down_revision = '0008_posts'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('case_', sa.Column('assists', sa.Text(), nullable=False, server_default='[]'))


def downgrade() -> None:
    op.drop_column('case_', 'assists')
