"""Alarms and equipment"""

import sqlalchemy as sa
from alembic import op


revision = '0004_equipment'
down_revision = '0003_first_assignment'
branch_labels = None
depends_on = None


def _on_postgresql() -> bool:
    return op.get_bind().dialect.name == 'postgresql'


def _create_reading() -> None:
    if _on_postgresql():
        op.execute("""
            CREATE TABLE reading (
                device integer NOT NULL, quantity smallint NOT NULL, at_ms bigint NOT NULL,
                value real NOT NULL, quality smallint NOT NULL
            ) PARTITION BY RANGE (at_ms)
        """)
        return
    op.create_table('reading',
    sa.Column('device', sa.Integer(), nullable=False),
    sa.Column('quantity', sa.SmallInteger(), nullable=False),
    sa.Column('at_ms', sa.BigInteger(), nullable=False),
    sa.Column('value', sa.Float(precision=24), nullable=False),
    sa.Column('quality', sa.SmallInteger(), nullable=False)
    )


def _create_reading_minute() -> None:
    if _on_postgresql():
        op.execute("""
            CREATE TABLE reading_minute (
                device integer NOT NULL, quantity smallint NOT NULL, at_ms bigint NOT NULL,
                n integer NOT NULL, low real NOT NULL, high real NOT NULL,
                total double precision NOT NULL, PRIMARY KEY (device, quantity, at_ms)
            ) PARTITION BY RANGE (at_ms)
        """)
        return
    op.create_table('reading_minute',
    sa.Column('device', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('quantity', sa.SmallInteger(), autoincrement=False, nullable=False),
    sa.Column('at_ms', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('n', sa.Integer(), nullable=False),
    sa.Column('low', sa.Float(precision=24), nullable=False),
    sa.Column('high', sa.Float(precision=24), nullable=False),
    sa.Column('total', sa.Float(precision=53), nullable=False),
    sa.PrimaryKeyConstraint('device', 'quantity', 'at_ms')
    )


def upgrade() -> None:
    op.create_table('alarm',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('device', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('area', sa.Text(), nullable=False),
    sa.Column('rule', sa.Text(), nullable=False),
    sa.Column('severity', sa.Text(), nullable=False),
    sa.Column('colour', sa.Text(), nullable=False),
    sa.Column('value', sa.Float(), nullable=False),
    sa.Column('raised_at', sa.BigInteger(), nullable=False),
    sa.Column('last_at', sa.BigInteger(), nullable=False),
    sa.Column('district', sa.Text(), nullable=False),
    sa.Column('street', sa.Text(), nullable=False),
    sa.Column('circuit', sa.Text(), nullable=False),
    sa.Column('lon', sa.Float(), nullable=True),
    sa.Column('lat', sa.Float(), nullable=True),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.Column('owner', sa.Text(), nullable=False),
    sa.Column('acknowledged_at', sa.BigInteger(), nullable=True),
    sa.Column('shelved_until', sa.BigInteger(), nullable=True),
    sa.Column('normal_at', sa.BigInteger(), nullable=True),
    sa.Column('cleared_at', sa.BigInteger(), nullable=True),
    sa.Column('case', sa.Text(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('head', sa.Text(), nullable=False),
    sa.Column('city_head', sa.Text(), nullable=False),
    sa.Column('folded', sa.Integer(), nullable=False),
    sa.Column('city_folded', sa.Integer(), nullable=False),
    sa.Column('weather', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index('alarm_by_case', 'alarm', ['case'], unique=False)
    op.create_index('alarm_by_cause', 'alarm', ['device', 'rule', 'raised_at'], unique=False)
    op.create_index('alarm_by_raised', 'alarm', ['raised_at'], unique=False)
    op.create_index('alarm_by_state', 'alarm', ['state'], unique=False)
    op.create_table('condition',
    sa.Column('device', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('at_ms', sa.BigInteger(), nullable=False),
    sa.Column('heard_ms', sa.BigInteger(), nullable=False),
    sa.Column('seq', sa.BigInteger(), nullable=False),
    sa.Column('vals', sa.Text(), nullable=False),
    sa.Column('value', sa.Float(), nullable=True),
    sa.Column('quality', sa.Integer(), nullable=False),
    sa.Column('drift_ms', sa.Integer(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('since_ms', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('device')
    )
    if _on_postgresql():
        op.execute('ALTER TABLE condition SET (fillfactor = 60)')
    op.create_table('device',
    sa.Column('no', sa.Integer(), nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('area', sa.Text(), nullable=False),
    sa.Column('lon', sa.Float(), nullable=False),
    sa.Column('lat', sa.Float(), nullable=False),
    sa.Column('district', sa.Text(), nullable=False),
    sa.Column('street', sa.Text(), nullable=False),
    sa.Column('component', sa.Text(), nullable=False),
    sa.Column('department', sa.Text(), nullable=False),
    sa.Column('circuit', sa.Text(), nullable=False),
    sa.Column('parent', sa.Text(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('maintained_from', sa.BigInteger(), nullable=True),
    sa.Column('maintained_until', sa.BigInteger(), nullable=True),
    sa.Column('traits', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('no'),
    sa.UniqueConstraint('id', name='device_by_id')
    )
    op.create_index('device_by_area', 'device', ['area', 'district'], unique=False)
    op.create_index('device_by_circuit', 'device', ['circuit'], unique=False)
    op.create_table('quantity',
    sa.Column('no', sa.SmallInteger(), autoincrement=False, nullable=False),
    sa.Column('code', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('no'),
    sa.UniqueConstraint('code', name='quantity_by_code')
    )
    _create_reading()
    op.create_index('reading_by_device', 'reading', ['device', 'at_ms'], unique=False)
    op.create_index('reading_by_time', 'reading', ['at_ms'], unique=False, postgresql_using='brin')
    op.create_table('reading_hour',
    sa.Column('device', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('quantity', sa.SmallInteger(), autoincrement=False, nullable=False),
    sa.Column('at_ms', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('n', sa.Integer(), nullable=False),
    sa.Column('low', sa.Float(precision=24), nullable=False),
    sa.Column('high', sa.Float(precision=24), nullable=False),
    sa.Column('total', sa.Float(precision=53), nullable=False),
    sa.PrimaryKeyConstraint('device', 'quantity', 'at_ms')
    )
    op.create_index('reading_hour_by_time', 'reading_hour', ['at_ms'], unique=False)
    _create_reading_minute()
    op.create_index('reading_minute_by_time', 'reading_minute', ['at_ms'], unique=False)
    op.create_table('refusal_count',
    sa.Column('gateway', sa.Text(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('n', sa.BigInteger(), nullable=False),
    sa.Column('last_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('gateway', 'reason')
    )
    op.create_table('refused',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('gateway', sa.Text(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.Column('origin', sa.Text(), nullable=False),
    sa.Column('raw', sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index('refused_by_gateway', 'refused', ['gateway', 'id'], unique=False)
    op.create_table('roll_due',
    sa.Column('span', sa.Text(), nullable=False),
    sa.Column('at_ms', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.PrimaryKeyConstraint('span', 'at_ms')
    )
    op.create_table('state_count',
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.Column('area', sa.Text(), nullable=False),
    sa.Column('district', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('n', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('at', 'area', 'district', 'state')
    )


def downgrade() -> None:
    op.drop_table('state_count')
    op.drop_table('roll_due')
    op.drop_index('refused_by_gateway', table_name='refused')
    op.drop_table('refused')
    op.drop_table('refusal_count')
    op.drop_index('reading_minute_by_time', table_name='reading_minute')
    op.drop_table('reading_minute')
    op.drop_index('reading_hour_by_time', table_name='reading_hour')
    op.drop_table('reading_hour')
    op.drop_index('reading_by_time', table_name='reading', postgresql_using='brin')
    op.drop_index('reading_by_device', table_name='reading')
    op.drop_table('reading')
    op.drop_table('quantity')
    op.drop_index('device_by_circuit', table_name='device')
    op.drop_index('device_by_area', table_name='device')
    op.drop_table('device')
    op.drop_table('condition')
    op.drop_index('alarm_by_state', table_name='alarm')
    op.drop_index('alarm_by_raised', table_name='alarm')
    op.drop_index('alarm_by_cause', table_name='alarm')
    op.drop_index('alarm_by_case', table_name='alarm')
    op.drop_table('alarm')
