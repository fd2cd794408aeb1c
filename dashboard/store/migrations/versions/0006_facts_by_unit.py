"""Facts by unit"""

import sqlalchemy as sa
from alembic import op


revision = '0006_facts_by_unit'
down_revision = '0005_centres'
branch_labels = None
depends_on = None

OF_A_UNIT = sa.text("unit <> ''")


def upgrade() -> None:
    op.create_index(
        'fact_by_unit', 'fact', ['unit', 'seq'], sqlite_where=OF_A_UNIT, postgresql_where=OF_A_UNIT
    )


def downgrade() -> None:
    op.drop_index('fact_by_unit', table_name='fact')
