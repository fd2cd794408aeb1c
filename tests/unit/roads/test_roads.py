"""Road graphs: four formats, one-ways, parts cut off, and what falls back to the straight line."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import osmium
import pytest
from click.testing import CliRunner
from scipy.sparse.csgraph import dijkstra

from app import main
from dashboard.cities.entries import CityError
from dashboard.cities.load import load_city
from dashboard.roads.importing import (
    import_roads,
    read_roads,
    road_travel,
)
from dashboard.roads.kept import FILE
from dashboard.roads.utm import utm_to_degrees
from dispatch.advice.router import straight_line
from dispatch.city import City
from dispatch.datum import wgs84_to_gcj02
from dispatch.grid import Point, distance_m
from dispatch.naming import LANGS
from dispatch.roads.graph import RoadGraph
from dispatch.roads.travel import RIM_PLACES, RoadRouter, RoadTravel
from dispatch.words import say
from tests.shared_data import SHARED, needs_shared

FUTIAN = SHARED / "data" / "02_roads" / "futian_osm_edges.csv.gz"
A, B, C = (114.05, 22.54), (114.06, 22.54), (114.06, 22.55)
OSM = f"""<osm version="0.6">
<node id="1" lon="{A[0]}" lat="{A[1]}" version="1"/>
<node id="2" lon="{B[0]}" lat="{B[1]}" version="1"/>
<node id="3" lon="{C[0]}" lat="{C[1]}" version="1"/>
<node id="4" lon="114.055" lat="22.54" version="1"/>
<way id="1" version="1"><nd ref="1"/><nd ref="4"/><nd ref="2"/><tag k="highway" v="primary"/></way>
<way id="2" version="1"><nd ref="2"/><nd ref="3"/><tag k="highway" v="residential"/>
<tag k="oneway" v="yes"/><tag k="maxspeed" v="20"/></way>
<way id="3" version="1"><nd ref="3"/><nd ref="1"/><tag k="highway" v="footway"/></way></osm>"""
CSV = (
    "u,v,u_lon,u_lat,v_lon,v_lat,length_m,speed_kmh\n"
    "1,2,114.05,22.54,114.06,22.54,1028,50\n2,1,114.06,22.54,114.05,22.54,1028,50\n"
    "2,3,114.06,22.54,114.06,22.55,1112,20\n"
)
GRAPHML = """<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
<key id="x" for="node" attr.name="x"/><key id="y" for="node" attr.name="y"/>
<key id="l" for="edge" attr.name="length"/><key id="m" for="edge" attr.name="maxspeed"/>
<graph edgedefault="directed">
<node id="1"><data key="x">114.05</data><data key="y">22.54</data></node>
<node id="2"><data key="x">114.06</data><data key="y">22.54</data></node>
<node id="3"><data key="x">114.06</data><data key="y">22.55</data></node>
<edge source="1" target="2"><data key="l">1028</data><data key="m">50</data></edge>
<edge source="2" target="1"><data key="l">1028</data><data key="m">['50', '60']</data></edge>
<edge source="2" target="3"><data key="l">1112</data><data key="m">20</data></edge>
</graph></graphml>"""
SUMO = """<net><location netOffset="-190000.00,-2490000.00"
 projParameter="+proj=utm +zone=50 +ellps=WGS84"/>
<edge id=":1_0" function="internal"><lane id=":1_0_0" speed="5" length="3"/></edge>
<edge id="a" from="1" to="2"><lane id="a_0" speed="13.89" length="1028"/></edge>
<edge id="b" from="2" to="1"><lane id="b_0" speed="13.89" length="1028"/></edge>
<edge id="c" from="2" to="3"><lane id="c_0" speed="5.556" length="1112"/></edge>
<edge id="d" from="3" to="1"><lane id="d_0" allow="pedestrian" speed="2" length="1500"/></edge>
<junction id="1" type="priority" x="6569.48" y="5595.51"/>
<junction id="2" type="priority" x="7598.70" y="5575.21"/>
<junction id="3" type="priority" x="7620.52" y="6683.18"/></net>"""
FORMATS = {"a.osm": OSM, "a.csv": CSV, "a.graphml": GRAPHML, "a.net.xml": SUMO}


@pytest.fixture(scope="module")
def city() -> City:
    """The city that comes with the product."""
    return load_city("shenzhen")


def _file(folder: Path, name: str, text: str) -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def _grid(side: int = 8, step: float = 0.004) -> str:
    """A net of two-way streets over central Futian, a street apart from it, and a dead end."""
    rows = ["u,v,u_lon,u_lat,v_lon,v_lat,speed_kmh"]
    for i in range(side):
        for j in range(side):
            a = (i, j, round(114.04 + i * step, 6), round(22.53 + j * step, 6))
            for b in ((i + 1, j), (i, j + 1)):
                if max(b) < side:
                    lon, lat = round(114.04 + b[0] * step, 6), round(22.53 + b[1] * step, 6)
                    here, there = f"{i}-{j}", f"{b[0]}-{b[1]}"
                    rows.append(f"{here},{there},{a[2]},{a[3]},{lon},{lat},36")
                    rows.append(f"{there},{here},{lon},{lat},{a[2]},{a[3]},36")
    rows.append("x,y,114.09,22.53,114.091,22.53,36")
    rows.append("0-0,dead,114.04,22.53,114.039,22.53,36")
    return "\n".join(rows)


def test_utm_metres_become_degrees() -> None:
    """The CN Tower, 17T 630084 4833438, as the Universal Transverse Mercator article gives it."""
    degrees = utm_to_degrees(630084.0, 4833438.0, 17, south=False)
    assert degrees == pytest.approx((-79.387139, 43.642567), abs=1e-5)


@pytest.mark.parametrize("name", FORMATS)
def test_each_format_gives_the_same_one_way_graph(name: str, tmp_path: Path) -> None:
    """Both ways along the first street, one way up the second, nothing on the footway."""
    graph = read_roads(_file(tmp_path, name, FORMATS[name]))
    ends = zip(graph.start.tolist(), graph.end.tolist(), strict=True)
    ways = dict(zip(ends, graph.seconds, strict=True))
    assert set(ways) == {(0, 1), (1, 0), (1, 2)}
    assert ways[0, 1] == pytest.approx(74.0, rel=0.01)
    assert ways[1, 2] == pytest.approx(200.2, rel=0.01)
    assert np.column_stack([graph.lon, graph.lat]) == pytest.approx(np.array([A, B, C]), abs=1e-6)


def test_a_pbf_reads_like_its_xml(tmp_path: Path) -> None:
    """The compact form of OpenStreetMap data gives the same arrays."""
    source, packed = _file(tmp_path, "a.osm", OSM), tmp_path / "a.osm.pbf"
    with osmium.SimpleWriter(str(packed)) as writer:
        for thing in osmium.FileProcessor(str(source)):
            writer.add(thing)
    one, other = read_roads(source), read_roads(packed)
    assert one.seconds == pytest.approx(other.seconds)
    assert one.start.tolist() == other.start.tolist()


BAD = [
    ("a.txt", "x", "no_road_reader", "a.txt"),
    ("a.csv", "u,v\n1,2\n", "no_column", "a.csv"),
    ("a.csv", CSV.replace("1112,20", "1112,fast"), "not_a_number", "a.csv:4 · speed_kmh"),
    ("a.csv", CSV.replace("114.06,22.55,", "114.06,122.55,"), "out_of_range", "a.csv:4 · v_lat"),
    ("a.csv", CSV.split("\n", maxsplit=1)[0] + "\n", "no_roads", "a.csv"),
    ("a.graphml", "<graphml>", "not_xml", "a.graphml"),
    ("a.graphml", GRAPHML.replace(">22.55<", "><"), "missing", "a.graphml · node 3 · y"),
    ("a.graphml", GRAPHML.replace('target="3"', 'target="9"'), "unknown_junction", "edge 2–9"),
    ("a.net.xml", SUMO.replace("utm +zone=50", "tmerc"), "unknown_projection", "projParameter"),
    ("a.osm", "<osm", "not_osm", "a.osm"),
    ("a.osm", OSM.replace("primary", "path").replace("residential", "path"), "no_roads", "a.osm"),
    ("a.csv.gz", "no gzip", "not_csv", "a.csv.gz"),
]


@pytest.mark.parametrize(("name", "text", "reason", "place"), BAD)
def test_a_bad_file_is_refused_with_its_place(
    name: str, text: str, reason: str, place: str, tmp_path: Path
) -> None:
    """The refusal names line or field, in both languages."""
    with pytest.raises(CityError) as refused:
        read_roads(_file(tmp_path, name, text))
    assert refused.value.key == f"city.{reason}"
    for lang in LANGS:
        assert place in say(refused.value.key, lang, **refused.value.args_)


def test_parts_without_a_way_back_are_left_out_and_counted(city: City, tmp_path: Path) -> None:
    """A street apart from the net has two junctions, a dead end without return has one."""
    done = import_roads(_file(tmp_path, "net.csv", _grid()), "wgs84", city, tmp_path)
    assert (done.junctions, done.cut_off, done.outside) == (64, 3, 0)
    assert done.zones > done.zones_by_road > 50


def test_zones_agree_with_a_search_of_the_graph(city: City, tmp_path: Path) -> None:
    """From zone to zone it takes as long as the shortest way, plus the walk to the junctions."""
    source = _file(tmp_path, "net.csv", _grid())
    import_roads(source, "wgs84", city, tmp_path)
    travel, graph = road_travel(tmp_path, city), read_roads(source).main_part()
    assert travel is not None
    lon, lat = graph.lon, graph.lat
    zone = travel.places(lon, lat, 0.0).zone
    table = dijkstra(graph.matrix())
    apart = zone[:, None] != zone
    between = travel.zones.legs[zone[:, None], zone]
    assert np.median(np.abs(between - table)[apart]) < 60
    assert travel.legs(8 * 3600.0) == pytest.approx(travel.zones.legs * travel.pace.at(8 * 3600.0))


def test_one_way_streets_make_the_way_back_longer() -> None:
    """Around a ring of one-ways the way back is three sides long."""
    lon, lat = np.array([0.0, 1, 1, 0]), np.array([0.0, 0, 1, 1])
    start, end = np.arange(4, dtype=np.int32), np.array([1, 2, 3, 0], np.int32)
    table = dijkstra(RoadGraph(lon, lat, start, end, np.full(4, 10.0)).main_part().matrix())
    assert (table[0, 1], table[1, 0]) == (10.0, 30.0)


def test_the_quickest_of_parallel_edges_counts() -> None:
    """Two streets between the same junctions are not added up."""
    ends = (np.array([0, 0, 1], np.int32), np.array([1, 1, 0], np.int32))
    graph = RoadGraph(np.zeros(2), np.zeros(2), *ends, np.array([9.0, 5.0, 5.0]))
    assert graph.matrix()[0, 1] == 5.0


def test_a_place_far_from_any_road_is_reached_straight(city: City, tmp_path: Path) -> None:
    """The reason is given with the time, which is the straight line's."""
    import_roads(_file(tmp_path, "net.csv", _grid()), "wgs84", city, tmp_path)
    travel = road_travel(tmp_path, city)
    assert travel is not None
    here, there, hills = Point(114.042, 22.532), Point(114.066, 22.556), Point(114.3, 22.6)
    assert travel.leg(here, there, 0.0).why == "road"
    assert travel.leg(here, Point(114.0421, 22.5321), 0.0).why == "same_zone"
    assert travel.leg(here, hills, 0.0).why == "no_road"
    assert travel.leg(here, Point(116.0, 24.0), 0.0).why == "outside"
    noon = datetime(2026, 3, 2, 4, tzinfo=UTC)
    router, line = RoadRouter(travel, city.calendar.zone), straight_line(city)
    straight = router.metres(here, hills) / line.speed(43_200.0)
    assert router.seconds(here, hills, noon) == pytest.approx(straight)
    assert (
        0.4
        < router.seconds(here, there, noon) * line.speed(43_200.0) / router.metres(here, there)
        < 2.5
    )


def _grid_travel(city: City, folder: Path) -> RoadTravel:
    import_roads(_file(folder, "net.csv", _grid()), "wgs84", city, folder)
    travel = road_travel(folder, city)
    assert travel is not None
    return travel


def test_a_place_just_beyond_the_streets_is_outside_though_the_rest_of_the_city_is_coarse(
    city: City, tmp_path: Path
) -> None:
    """How far the coarse zones reach says nothing about the fine ones."""
    travel = _grid_travel(city, tmp_path)
    inner, beyond = Point(114.054, 22.542), Point(114.042, 22.575)
    assert travel.leg(inner, beyond, 0.0).why in ("no_road", "outside")
    zone, _ = travel.zone_of(np.array([beyond.lon]), np.array([beyond.lat]))
    assert not travel.zones.by_road[zone[0]]


def test_short_ways_take_the_time_of_the_streets(city: City, tmp_path: Path) -> None:
    """Within a zone a way is as slow as short ways of the graph are, at 36 km/h here."""
    travel = _grid_travel(city, tmp_path)
    assert travel.zones.near == pytest.approx(travel.line.detour / travel.zones.flow, rel=0.5)
    a, b = Point(114.0520, 22.5420), Point(114.0529, 22.5420)
    leg = travel.leg(a, b, 0.0)
    free = distance_m(a, b) * travel.zones.near
    assert leg.why == "same_zone"
    assert leg.seconds == pytest.approx(free * travel.pace.at(0.0), rel=0.01)


@pytest.mark.parametrize("beyond", [3, RIM_PLACES + 5])
def test_a_plan_has_the_ways_of_its_places_alone(city: City, tmp_path: Path, beyond: int) -> None:
    """Few places beyond the roads are reached straight from door to door, many by their zone."""
    travel = _grid_travel(city, tmp_path)
    lon = np.array([114.042, 114.066, 114.0661, *np.linspace(114.2, 114.3, beyond), np.nan])
    lat = np.array([22.532, 22.556, 22.5561, *np.full(beyond, 22.6), np.nan])
    around, at = travel.around(lon, lat), 8 * 3600.0
    places, legs = around.places(lon, lat, at), around.legs(at)
    assert len(legs) < len(travel.zones.lon)
    there = travel.leg(Point(lon[0], lat[0]), Point(lon[1], lat[1]), at)
    assert legs[places.zone[0], places.zone[1]] == pytest.approx(there.seconds, rel=1e-5)
    assert places.zone[1] == places.zone[2]
    apart = np.hypot(places.x[1] - places.x[2], places.y[1] - places.y[2])
    assert apart == pytest.approx(
        travel.leg(Point(lon[1], lat[1]), Point(lon[2], lat[2]), at).seconds
    )
    straight = travel.leg(Point(lon[0], lat[0]), Point(lon[3], lat[3]), at)
    exact = pytest.approx(straight.seconds, rel=0.02 if beyond == 3 else 0.3)
    assert legs[places.zone[0], places.zone[3]] == exact


def test_the_datum_is_converted(city: City, tmp_path: Path) -> None:
    """Zones of a graph in GCJ-02 lie where those of the same graph in WGS-84 lie."""
    wgs = read_roads(_file(tmp_path, "net.csv", _grid()))
    shifted = wgs84_to_gcj02(np.column_stack([wgs.lon, wgs.lat]))
    rows = ["u,v,u_lon,u_lat,v_lon,v_lat,speed_kmh"]
    for u, v in zip(wgs.start, wgs.end, strict=True):
        ends = ",".join(f"{d:.8f}" for d in (*shifted[u], *shifted[v]))
        rows.append(f"{u},{v},{ends},36")
    gcj = _file(tmp_path, "gcj.csv", "\n".join(rows))
    import_roads(tmp_path / "net.csv", "wgs84", city, tmp_path / "a")
    import_roads(gcj, "gcj02", city, tmp_path / "b")
    one, other = road_travel(tmp_path / "a", city), road_travel(tmp_path / "b", city)
    assert one is not None
    assert other is not None
    assert one.zones.off_m == pytest.approx(other.zones.off_m, abs=0.1)


def test_roads_of_another_city_are_refused(city: City, tmp_path: Path) -> None:
    """Nothing is kept, and the distance is told."""
    source = _file(tmp_path, "far.csv", CSV.replace("114.0", "116.0"))
    with pytest.raises(CityError) as refused:
        import_roads(source, "wgs84", city, tmp_path / "kept")
    assert refused.value.key == "city.elsewhere"
    assert not (tmp_path / "kept").exists()


def test_without_roads_there_is_no_road_travel(city: City, tmp_path: Path) -> None:
    """The straight line stays in force."""
    assert road_travel(tmp_path, city) is None


def test_the_command_keeps_roads_and_tells_what_it_left_out(tmp_path: Path) -> None:
    """`import-roads` writes into the data folder; without a datum it does nothing."""
    source = _file(tmp_path, "net.csv", _grid())
    runner = CliRunner(env={"DATA_DIR": str(tmp_path / "data"), "CITY": "shenzhen"})
    assert runner.invoke(main, ["import-roads", str(source)]).exit_code == 2
    done = runner.invoke(main, ["import-roads", str(source), "--datum", "wgs84"])
    assert done.exit_code == 0, done.output
    assert (tmp_path / "data" / "cities" / "shenzhen" / FILE).is_file()
    bad = runner.invoke(
        main, ["import-roads", str(_file(tmp_path, "a.osm", "<osm")), "--datum", "wgs84"]
    )
    assert bad.exit_code == 1
    assert "OpenStreetMap" in bad.output


@needs_shared
def test_real_streets_of_futian_become_zones(city: City, tmp_path: Path) -> None:
    """The main part of the real graph is as large as its maker says."""
    graph = read_roads(FUTIAN)
    assert len(graph.main_part().lon) == 4994
    small = graph.only(np.abs(graph.lon - 114.05) + np.abs(graph.lat - 22.54) < 0.02).main_part()
    assert len(small.lon) > 300
    assert replace(small, seconds=small.seconds * 2).matrix().nnz == small.matrix().nnz
