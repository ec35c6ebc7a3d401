//! One request as the operator sees it: a line in the log and a count, by the route's pattern. Never by the address:
//! addresses carry tokens (links of guests, set-up, attachments), and queries carry what people look for.

use std::sync::{Arc, OnceLock};
use std::time::Instant;

use axum::Router;
use axum::extract::{MatchedPath, Request};
use axum::http::{Method, StatusCode};
use tower::util::MapRequestLayer;

use crate::App;
use crate::meters::{NO_ROUTE, meters, verb};

/// The route that took a request, once one has. In the request's extensions.
#[derive(Clone, Debug, Default)]
pub(super) struct Taken(Arc<OnceLock<MatchedPath>>);

impl Taken {
    /// Its pattern, like `/hc/{locale}/guest/{token}`.
    pub(super) fn pattern(&self) -> &str {
        self.0.get().map_or(NO_ROUTE, MatchedPath::as_str)
    }
}

/// Lets every route say that it took a request.
pub(super) fn noted(routes: Router<App>) -> Router<App> {
    routes.route_layer(MapRequestLayer::new(|request: Request| {
        let extensions = request.extensions();
        if let (Some(taken), Some(path)) =
            (extensions.get::<Taken>(), extensions.get::<MatchedPath>())
        {
            let _ = taken.0.set(path.clone());
        }
        request
    }))
}

/// A request that is being answered. Dropped before it is, its client has hung up.
pub(super) struct Measured {
    began: Instant,
    id: String,
    method: Method,
    taken: Taken,
    status: Option<StatusCode>,
}

impl Measured {
    pub(super) fn begin(id: &str, method: &Method, taken: &Taken) -> Self {
        Self {
            began: Instant::now(),
            id: id.to_owned(),
            method: method.clone(),
            taken: taken.clone(),
            status: None,
        }
    }

    pub(super) fn answered(mut self, status: StatusCode) {
        self.status = Some(status);
    }
}

impl Drop for Measured {
    fn drop(&mut self) {
        let took = self.began.elapsed();
        let route = self.taken.pattern();
        meters().request(route, &self.method, self.status, took);
        let milliseconds = took.as_micros() as f64 / 1000.0;
        let method = verb(&self.method);
        if let Some(status) = self.status {
            let status = status.as_u16();
            tracing::info!(
                target: "arende::requests", request = %self.id, method, route, status, milliseconds, "answered"
            );
        } else {
            tracing::info!(
                target: "arende::requests", request = %self.id, method, route, milliseconds, "the client hung up"
            );
        }
    }
}
