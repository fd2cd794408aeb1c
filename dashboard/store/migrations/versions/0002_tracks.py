"""Tracks of moving units"""

import sqlalchemy as sa
from alembic import op


revision = '0002_tracks'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('track',
    sa.Column('unit', sa.Text(), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.Column('lon', sa.Float(), nullable=False),
    sa.Column('lat', sa.Float(), nullable=False),
    sa.Column('speed_kmh', sa.Float(), nullable=True),
    sa.Column('heading_deg', sa.Float(), nullable=True),
    sa.Column('loaded', sa.Integer(), nullable=True),
    sa.Column('alarm', sa.BigInteger(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('unit', 'at')
    )
    op.create_index('track_by_at', 'track', ['at'], unique=False)


def downgrade() -> None:
    op.drop_index('track_by_at', table_name='track')
    op.drop_table('track')
