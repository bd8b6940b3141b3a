//! What stands before the routes: a tile that is kept or quickly made is answered at once, everything else goes on to the
//! routes.
//!
//! A map asks for dozens of tiles at every step; numbering, timing and limiting such a request would cost more than the
//! answer. A tile is made on the thread that answers, so no more are in work than there are processors.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::task::{Context, Poll};

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderValue, Method, header};
use axum::response::Response;
use futures_util::future::Either;
use tower::Service;

use crate::tiles::http::Tiles;

/// The service given to the listener.
#[derive(Clone)]
pub struct Front {
    tiles: Tiles,
    routes: Router,
}

impl Front {
    /// Before these routes.
    #[must_use]
    pub fn new(tiles: Tiles, routes: Router) -> Self {
        Self { tiles, routes }
    }

    fn at_once(&self, request: &Request) -> Option<Response> {
        if request.method() != Method::GET || request.uri().query().is_some() {
            return None;
        }
        let mut response = self.tiles.at_once(request.uri().path(), request.headers())?;
        response.headers_mut().insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        Some(response)
    }
}

impl Service<Request> for Front {
    type Response = Response;
    type Error = Infallible;
    type Future = Either<Ready<Result<Response, Infallible>>, <Router as Service<Request>>::Future>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        <Router as Service<Request>>::poll_ready(&mut self.routes, context)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        match self.at_once(&request) {
            Some(response) => Either::Left(ready(Ok(response))),
            None => Either::Right(self.routes.call(request)),
        }
    }
}
