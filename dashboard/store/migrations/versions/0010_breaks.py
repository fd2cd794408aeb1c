"""Since when a unit is on its break, until when by plan, and what it rested in its shift"""

import sqlalchemy as sa
from alembic import op


revision = '0010_breaks'
down_revision = '0009_assists'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('unit', sa.Column('rests_since', sa.BigInteger(), nullable=True))
    op.add_column('unit', sa.Column('rests_until', sa.BigInteger(), nullable=True))
    op.add_column('unit', sa.Column('rested_s', sa.Integer(), nullable=False, server_default='0'))
    op.add_column('unit', sa.Column('rests_given', sa.Integer(), nullable=False, server_default='0'))


def downgrade() -> None:
    for name in ('rests_given', 'rested_s', 'rests_until', 'rests_since'):
        op.drop_column('unit', name)
