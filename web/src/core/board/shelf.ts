/** The shelf of an outbox in the browser: IndexedDB, which survives what the page does not. */

import type { Row, Shelf } from "./outbox";

const DATABASE = "makewith-rooms";
const STORE = "operations";

interface Stored extends Row {
  /** The workshop and the seat. */
  room: string;
  /** The order in which rows were put first. */
  number: number;
}

function answer<Value>(request: IDBRequest<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("refused"));
  });
}

function finished(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = transaction.onerror = () => reject(transaction.error ?? new Error("aborted"));
  });
}

function open(factory: IDBFactory): Promise<IDBDatabase> {
  const request = factory.open(DATABASE, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore(STORE, { keyPath: "id" }).createIndex("room", ["room", "number"]);
  };
  return answer(request);
}

/** The shelf of one seat in one workshop. `order` grows from page to page, such as a time in milliseconds. */
export function shelfOf(factory: IDBFactory, room: string, order: number): Shelf {
  const database = open(factory);
  // Whoever asks is told; a device that keeps nothing must not end the page.
  database.catch(() => {});
  let count = 0;
  const change = async (act: (store: IDBObjectStore) => void): Promise<void> => {
    const transaction = (await database).transaction(STORE, "readwrite");
    act(transaction.objectStore(STORE));
    await finished(transaction);
  };
  return {
    async rows() {
      const store = (await database).transaction(STORE).objectStore(STORE);
      const rows = await answer(store.index("room").getAll(IDBKeyRange.bound([room], [room, []])));
      return (rows as Stored[]).map(({ room: _room, number: _number, ...row }) => row);
    },
    put(row) {
      const number = order + (count += 1) / 1000;
      return change((store) => {
        const known = store.get(row.id);
        known.onsuccess = () => store.put({ ...row, room, number: (known.result as Stored | undefined)?.number ?? number } satisfies Stored);
      });
    },
    drop: (ids) => change((store) => ids.forEach((id) => store.delete(id))),
  };
}
