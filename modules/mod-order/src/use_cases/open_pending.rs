//! Opens an order with its flow. The order's own row is the claim on the key: it is kept for ever,
//! and the whole is one statement.

use kernel_common::{IdempotencyKey, Money};
use mod_order_api::{
    FlowPhase, FlowRecord, FlowRef, OpenOrder, Opened, Order, OrderError, OrderNumber, OrderState,
};
use rt_contract::{CallCtx, CallError};
use rt_postgres::{StoreError, UnitError, UnitOfWork};

use super::change::{Refused, invalid, key_of};
use crate::{
    OrderBook,
    order::{OrderRecord, faults},
    store::{Conflict, FlowStore, NewOrder, OpeningStore},
};

/// Numbers tried before giving up. With a million orders one in a million is taken.
const NUMBERS_MAX: u32 = 5;

pub(crate) async fn run(
    book: &OrderBook,
    ctx: &CallCtx,
    request: OpenOrder,
) -> Result<Opened, CallError<OrderError>> {
    let key = key_of(ctx).map_err(CallError::Domain)?;
    let faults = faults(&request);
    if !faults.is_empty() {
        return Err(CallError::Domain(OrderError::Invalid(faults)));
    }
    Ok(book.db.with_retries(|| open(book, ctx, key, &request)).await?)
}

async fn open(
    book: &OrderBook,
    ctx: &CallCtx,
    key: &IdempotencyKey,
    request: &OpenOrder,
) -> Result<Opened, Refused> {
    let mut uow = book.db.begin(ctx).await?;
    for _ in 0..NUMBERS_MAX {
        let (record, change) = OrderRecord::open(new_order(book, request), book.hand(ctx));
        let new =
            NewOrder { key, request, record: &record, change: &change, event_id: book.ids.next() };
        let mut store = OpeningStore::new(&mut uow, ctx.tenant);
        if store.open(ctx, &new).await? {
            uow.commit().await?;
            return Ok(opened(ctx, key, request, record.order));
        }
        match store.conflict(&new).await? {
            Conflict::Passing => {}
            Conflict::Key => return opened_before(&mut uow, ctx, key, request).await,
            Conflict::Cart(order_id) => {
                return Err(UnitError::Domain(OrderError::CartAlreadyOrdered { order_id }));
            }
            Conflict::Identity => {
                let taken = invalid("/order_id", "taken", "the id or the link is another order's");
                return Err(UnitError::Domain(taken));
            }
        }
    }
    Err(UnitError::Store(StoreError::internal("no free order number was found")))
}

fn new_order(book: &OrderBook, request: &OpenOrder) -> Order {
    // The lower half of a UUIDv7 is random; 40 bits of it make a number.
    let (_, random) = book.ids.next().as_u64_pair();
    Order {
        id: request.order_id,
        number: OrderNumber::from_bits(random),
        cart_id: request.cart_id,
        cart_version: request.cart_version,
        state: OrderState::Pending,
        refunded: Money::zero(request.snapshot.currency),
        snapshot: request.snapshot.clone(),
        timeline: Vec::new(),
        version: 0,
        created_at: book.clock.now(),
    }
}

fn opened(ctx: &CallCtx, key: &IdempotencyKey, request: &OpenOrder, order: Order) -> Opened {
    let begun = &request.flow;
    let flow = FlowRecord {
        tenant: ctx.tenant,
        order_id: order.id,
        key: key.clone(),
        kind: begun.kind.clone(),
        version: begun.version,
        fence: 1,
        phase: FlowPhase::Running,
        cursor: 0,
        attempts: 0,
        state: begun.state.clone(),
        turned: None,
        trouble: None,
        reply: None,
        deadline: begun.deadline,
    };
    Opened { order_id: order.id, number: order.number, fresh: true, flow }
}

async fn opened_before(
    uow: &mut UnitOfWork,
    ctx: &CallCtx,
    key: &IdempotencyKey,
    request: &OpenOrder,
) -> Result<Opened, Refused> {
    let by = FlowRef::Key(key.clone());
    let loaded = FlowStore::new(uow, ctx.tenant).load(&by).await?;
    let missing = || StoreError::corrupt("flows", "order_id", key);
    let loaded = loaded.ok_or_else(missing)?;
    if loaded.fingerprint != request.fingerprint {
        return Err(UnitError::Domain(OrderError::KeyReused));
    }
    let order_id = loaded.flow.order_id;
    Ok(Opened { order_id, number: loaded.number, fresh: false, flow: loaded.flow })
}
