"""Facts that are about no case, by kind: hand-overs are found at once"""

import sqlalchemy as sa
from alembic import op


revision = '0007_facts_of_no_case'
down_revision = '0006_facts_by_unit'
branch_labels = None
depends_on = None

OF_NO_CASE = sa.text("\"case\" = ''")


def upgrade() -> None:
    op.create_index('fact_of_no_case', 'fact', ['kind', 'seq'], unique=False,
                    sqlite_where=OF_NO_CASE, postgresql_where=OF_NO_CASE)


def downgrade() -> None:
    op.drop_index('fact_of_no_case', table_name='fact')
