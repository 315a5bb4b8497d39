//! The `contract!` macro.

/// Declares a contract: one line a method.
///
/// ```
/// use rt_contract::contract;
/// # use kernel_common::{Problem, ProblemKind};
/// # #[derive(Clone, Debug, serde::Serialize, serde::Deserialize, thiserror::Error)]
/// # #[error("no")]
/// # pub struct GreetingError;
/// # impl Problem for GreetingError {
/// #     fn kind(&self) -> ProblemKind { ProblemKind::Invalid }
/// #     fn code(&self) -> &'static str { "greeting.no" }
/// # }
/// contract! {
///     /// Greets people.
///     pub trait Greeter as "greeting.Greeter" v 1, client GreeterClient, error GreetingError {
///         /// Greets everyone in the batch, in order.
///         query greet(Vec<String>) -> Vec<String>;
///     }
/// }
/// assert_eq!(GreeterClient::DESCRIPTOR.methods[0].name, "greet");
/// ```
///
/// It emits the object-safe trait (every method takes the [`CallCtx`](crate::CallCtx) first), a
/// client that implements the same trait over a [`Binding`](crate::Binding), a `mount` for
/// servers, a `DESCRIPTOR` and, where what crosses the wire is a
/// `schemars::JsonSchema`, a `schema`. Methods are `query` (safe to repeat) or `command` (repeated only
/// under an idempotency key).
#[macro_export]
macro_rules! contract {
    (
        $(#[$doc:meta])*
        $vis:vis trait $Trait:ident as $name:literal v $version:literal,
        client $Client:ident, error $Error:ty {
            $( $(#[$method_doc:meta])* $kind:ident $method:ident($Request:ty) -> $Reply:ty; )*
        }
    ) => {
        $(#[$doc])*
        #[$crate::async_trait]
        $vis trait $Trait: Send + Sync + 'static {
            $(
                $(#[$method_doc])*
                async fn $method(
                    &self,
                    ctx: &$crate::CallCtx,
                    request: $Request,
                ) -> Result<$Reply, $crate::CallError<$Error>>;
            )*
        }

        #[doc = concat!("Client of [`", stringify!($Trait), "`], in process or remote.")]
        #[derive(Clone, Debug)]
        $vis struct $Client($crate::Binding<dyn $Trait>);

        impl $Client {
            /// What the contract is called and which methods it has.
            pub const DESCRIPTOR: &'static $crate::Descriptor = &$crate::Descriptor {
                name: $name,
                version: $version,
                methods: &[$( $crate::Method {
                    name: stringify!($method),
                    kind: $crate::contract!(@kind $kind),
                } ),*],
            };

            /// Serves the contract from this process.
            #[must_use]
            pub fn local(
                service: std::sync::Arc<dyn $Trait>,
                policy: $crate::Policy,
            ) -> std::sync::Arc<dyn $Trait> {
                std::sync::Arc::new(Self($crate::Binding::Local(service, policy)))
            }

            /// Reaches the contract through a transport.
            #[must_use]
            pub fn remote(
                transport: std::sync::Arc<dyn $crate::Transport>,
                policy: $crate::Policy,
            ) -> std::sync::Arc<dyn $Trait> {
                std::sync::Arc::new(Self($crate::Binding::Remote(transport, policy)))
            }

            /// Offers `service` to other processes.
            pub fn mount(
                service: &std::sync::Arc<dyn $Trait>,
                table: &mut $crate::MethodTable,
            ) {
                $(
                    let target = service.clone();
                    table.add(
                        $crate::contract!(@call Self, $method),
                        move |ctx: $crate::CallCtx, request: $Request| {
                            let target = target.clone();
                            async move { target.$method(&ctx, request).await }
                        },
                    );
                )*
            }

            /// What the contract looks like on the wire, in the words of `W`: `JsonWire` where
            /// everything that crosses it has a schema.
            #[must_use]
            pub fn schema<W>() -> $crate::ContractSchema
            where
                W: $( $crate::Describe<$Request> + $crate::Describe<$Reply> + )*
                    $crate::Describe<$Error>,
            {
                $crate::ContractDraft::new(Self::DESCRIPTOR)
                    $(.method::<W, $Request, $Reply>(Self::method(stringify!($method))))*
                    .error::<W, $Error>()
            }

            fn method(name: &str) -> &'static $crate::Method {
                Self::DESCRIPTOR
                    .methods
                    .iter()
                    .find(|method| method.name == name)
                    .expect("the macro names declared methods only")
            }
        }

        #[$crate::async_trait]
        impl $Trait for $Client {
            $(
                async fn $method(
                    &self,
                    ctx: &$crate::CallCtx,
                    request: $Request,
                ) -> Result<$Reply, $crate::CallError<$Error>> {
                    self.0
                        .call(ctx, $crate::contract!(@call Self, $method), request, |service, request| {
                            async move { service.$method(ctx, request).await }
                        })
                        .await
                }
            )*
        }
    };
    (@call $Client:ident, $method:ident) => {
        $crate::CallName {
            contract: $Client::DESCRIPTOR,
            method: $Client::method(stringify!($method)),
        }
    };
    (@kind query) => { $crate::MethodKind::Query };
    (@kind command) => { $crate::MethodKind::Command };
}
