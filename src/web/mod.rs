//! Routes, pages, forms and JSON, the event stream and the socket. Holds no rule and never names the store.
