"""When a case was handed to its centre, came up there and was signed for"""

import sqlalchemy as sa
from alembic import op


revision = '0005_centres'
down_revision = '0004_equipment'
branch_labels = None
depends_on = None

MOMENTS = ('handed_at', 'delivered_at', 'taken_over_at')


def upgrade() -> None:
    for name in MOMENTS:
        op.add_column('case_', sa.Column(name, sa.BigInteger(), nullable=True))


def downgrade() -> None:
    for name in MOMENTS:
        op.drop_column('case_', name)
