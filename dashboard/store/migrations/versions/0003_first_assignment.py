"""When a case was first given to a unit"""

import sqlalchemy as sa
from alembic import op


revision = '0003_first_assignment'
down_revision = '0002_tracks'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('case_', sa.Column('first_assigned_at', sa.BigInteger(), nullable=True))


def downgrade() -> None:
    op.drop_column('case_', 'first_assigned_at')
