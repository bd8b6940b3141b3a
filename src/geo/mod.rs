//! Projections, boxes, tile grid, measures. Pure, apart from PROJ.
