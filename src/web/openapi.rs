//! The document `openapi.json`, made from the router's table, so that neither can know an operation that the other lacks.

use axum::Json;
use utoipa::openapi::path::{HttpMethod, OperationBuilder, ParameterBuilder, ParameterIn, PathItem};
use utoipa::openapi::request_body::RequestBodyBuilder;
use utoipa::openapi::schema::{ArrayBuilder, ObjectBuilder, SchemaType, Type};
use utoipa::openapi::{
    Content, InfoBuilder, OpenApi, OpenApiBuilder, PathsBuilder, RefOr, Required, ResponseBuilder, Schema,
};

use super::router::{Operation, table};

/// What an act answers: the journal entries it led to.
pub fn receipt() -> RefOr<Schema> {
    let number = || ObjectBuilder::new().schema_type(SchemaType::Type(Type::Integer));
    let events = ArrayBuilder::new().items(ObjectBuilder::new());
    ObjectBuilder::new()
        .property("first", number())
        .property("seq", number())
        .property("events", events)
        .description(Some(
            "The first and last journal entry it led to, and their events.",
        ))
        .into()
}

/// The document.
pub fn document() -> OpenApi {
    let mut paths = PathsBuilder::new();
    for operation in table() {
        let method = if operation.method == "get" {
            HttpMethod::Get
        } else {
            HttpMethod::Post
        };
        paths = paths.path(operation.path, PathItem::new(method, describe(&operation)));
    }
    let info = InfoBuilder::new()
        .title("Plenary")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(
            "Pages and programs share these URLs: ask with `Accept: application/json`, send forms or JSON. An act takes \
             an optional `command` id, and the same id gets the first receipt again. Errors are application/problem+json.",
        ));
    OpenApiBuilder::new()
        .info(info.build())
        .paths(paths.build())
        .build()
}

fn describe(operation: &Operation) -> utoipa::openapi::path::Operation {
    let mut described = OperationBuilder::new()
        .operation_id(Some(id(operation)))
        .summary(Some(operation.summary));
    for name in parameters(operation.path) {
        let parameter = ParameterBuilder::new()
            .name(name)
            .parameter_in(ParameterIn::Path)
            .required(Required::True)
            .schema(Some(
                ObjectBuilder::new().schema_type(SchemaType::Type(Type::String)),
            ));
        described = described.parameter(parameter);
    }
    if let Some(takes) = operation.takes {
        let body = RequestBodyBuilder::new()
            .content("application/json", Content::new(Some(takes())))
            .content("application/x-www-form-urlencoded", Content::new(Some(takes())));
        described = described.request_body(Some(body.build()));
    }
    let mut good = ResponseBuilder::new().description(operation.summary);
    if let Some(gives) = operation.gives {
        good = good.content("application/json", Content::new(Some(gives())));
    }
    good = good.content(operation.kind, Content::new(None::<RefOr<Schema>>));
    let problem = ResponseBuilder::new()
        .description("What is in the way, and the way on")
        .content("application/problem+json", Content::new(Some(problem())));
    described
        .response("200", good.build())
        .response("default", problem.build())
        .build()
}

fn problem() -> RefOr<Schema> {
    let words = || ObjectBuilder::new().schema_type(SchemaType::Type(Type::String));
    ObjectBuilder::new()
        .property("type", words())
        .property("title", words())
        .property(
            "status",
            ObjectBuilder::new().schema_type(SchemaType::Type(Type::Integer)),
        )
        .property("detail", words())
        .property("code", words())
        .property("instance", words())
        .into()
}

/// The names in braces.
fn parameters(path: &str) -> Vec<&str> {
    path.split('/')
        .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
        .collect()
}

/// A name for generated clients: the method and the fixed parts of the path.
fn id(operation: &Operation) -> String {
    let parts: Vec<&str> = operation
        .path
        .split('/')
        .map(|part| part.trim_matches(['{', '}']))
        .filter(|part| !part.is_empty())
        .collect();
    let name = if parts.is_empty() {
        "front".to_owned()
    } else {
        parts.join("_").replace(['-', '.'], "_")
    };
    format!("{}_{name}", operation.method)
}

/// Serves the document.
pub async fn show() -> Json<OpenApi> {
    Json(document())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_operation_is_described_once_and_under_its_own_name() {
        let paths = document().paths.paths;
        let mut ids = BTreeSet::new();
        for operation in table() {
            let item = &paths[operation.path];
            let described = if operation.method == "get" {
                &item.get
            } else {
                &item.post
            };
            let described = described.as_ref().unwrap();
            assert!(
                ids.insert(described.operation_id.clone().unwrap()),
                "{}",
                operation.path
            );
        }
        let all: usize = paths
            .values()
            .map(|item| usize::from(item.get.is_some()) + usize::from(item.post.is_some()))
            .sum();
        assert_eq!(all, ids.len());
    }
}
