//! Connections: taken until told to stop, each answered until its last request has its answer.

use std::convert::Infallible;
use std::io::{self, ErrorKind};
use std::time::Duration;

use axum::body::Body;
use axum::http::Request;
use axum::response::Response;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::time::sleep;
use tower::{Service, ServiceExt};

/// Before the next connection is taken when the system has no room for one.
const ROOM: Duration = Duration::from_millis(500);

/// Answer on `listener` until `stop` resolves, then until every request under way has its answer.
pub async fn answer<S>(listener: TcpListener, service: S, stop: impl Future<Output = ()>)
where
    S: Service<Request<Body>, Response = Response, Error = Infallible> + Clone + Send + 'static,
    S::Future: Send,
{
    let mut protocol = http1::Builder::new();
    // QGIS up to 3.40 looks for `Location` as it is written here.
    protocol.title_case_headers(true);
    let farewell = GracefulShutdown::new();
    let mut stop = std::pin::pin!(stop);
    loop {
        let stream = tokio::select! {
            stream = accepted(&listener) => stream,
            () = &mut stop => break,
        };
        let service = service.clone().map_request(|request: Request<Incoming>| request.map(Body::new));
        let connection = protocol.serve_connection(TokioIo::new(stream), TowerToHyperService::new(service));
        let connection = farewell.watch(connection);
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection ended");
            }
        });
    }
    // Nobody is let in any more while those inside are served.
    drop(listener);
    farewell.shutdown().await;
}

/// The next connection, whatever befalls others before it.
async fn accepted(listener: &TcpListener) -> TcpStream {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => return stream,
            Err(error) if is_of_the_caller(&error) => {}
            Err(error) => {
                tracing::error!(%error, "no connection can be taken");
                sleep(ROOM).await;
            }
        }
    }
}

/// The one who called is gone again; the listener is well.
fn is_of_the_caller(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::ConnectionRefused | ErrorKind::ConnectionAborted | ErrorKind::ConnectionReset)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::Router;
    use axum::http::{StatusCode, header};
    use axum::routing::{get, post};
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::sync::oneshot;

    use crate::base::{Explanation, Failure, Kind, Language};
    use crate::web::Problem;

    /// A town that answers on `listener` until told to stop.
    struct Hall {
        address: std::net::SocketAddr,
        stop: oneshot::Sender<()>,
        ended: tokio::task::JoinHandle<()>,
    }

    impl Hall {
        async fn open(routes: Router) -> Self {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            let address = listener.local_addr().unwrap();
            let (stop, told) = oneshot::channel::<()>();
            let ended = tokio::spawn(answer(listener, routes, async { drop(told.await) }));
            Self { address, stop, ended }
        }

        async fn call(&self, request: &str) -> TcpStream {
            let mut stream = TcpStream::connect(self.address).await.unwrap();
            stream
                .write_all(format!("{request} HTTP/1.1\r\nhost: town\r\nconnection: close\r\n\r\n").as_bytes())
                .await
                .unwrap();
            stream
        }
    }

    async fn heard(mut stream: TcpStream) -> Vec<u8> {
        let mut all = Vec::new();
        stream.read_to_end(&mut all).await.unwrap();
        all
    }

    #[derive(Debug, thiserror::Error)]
    #[error("not without an answer")]
    struct Unanswered;

    impl Failure for Unanswered {
        fn kind(&self) -> Kind {
            Kind::Unprocessable
        }

        fn explain(&self, _: Language) -> Explanation {
            let detail = "Une note ne se clôt pas\r\nsans réponse : dites ce qui a été fait, à l’œil nu.".to_owned();
            Explanation { title: "À corriger".to_owned(), detail, remedy: "Rien n’est perdu.".to_owned() }
        }
    }

    #[tokio::test]
    async fn the_head_of_an_answer_is_written_as_the_standards_write_it() {
        let made = post(|| async { (StatusCode::CREATED, [(header::LOCATION, "/items/3")]) });
        let hall = Hall::open(Router::new().route("/items", made)).await;
        let answer = String::from_utf8(heard(hall.call("POST /items").await).await).unwrap();
        assert!(answer.starts_with("HTTP/1.1 201 Created\r\n"), "{answer}");
        assert!(answer.contains("\r\nLocation: /items/3\r\n"), "{answer}");
    }

    #[tokio::test]
    async fn the_line_of_the_status_says_why_a_request_is_refused() {
        let hall = Hall::open(Router::new().route("/", get(|| async { Problem::from(Unanswered) }))).await;
        let answer = heard(hall.call("GET /").await).await;
        let line = answer.split(|byte| *byte == b'\r').next().unwrap();
        let line: String = line.iter().map(|byte| char::from(*byte)).collect();
        let said = "HTTP/1.1 422 Une note ne se clôt pas  sans réponse : dites ce qui a été fait, à l'?il nu.";
        assert_eq!(line, said);
    }

    #[tokio::test]
    async fn who_has_asked_before_the_stop_has_an_answer_and_nobody_is_let_in_after_it() {
        let (begun, mut arrived) = tokio::sync::mpsc::channel(1);
        let slow = get(async move || {
            begun.send(()).await.unwrap();
            sleep(Duration::from_millis(200)).await;
            "the roll"
        });
        let hall = Hall::open(Router::new().route("/", slow)).await;
        let stream = hall.call("GET /").await;
        arrived.recv().await.unwrap();
        hall.stop.send(()).unwrap();
        assert!(heard(stream).await.ends_with(b"the roll"));
        hall.ended.await.unwrap();
        assert!(TcpStream::connect(hall.address).await.is_err());
    }
}
