/** Binds the methods of an object to it, so that they can be passed on as functions, and called through a Proxy. */

/** Each is looked up when it is called, so that a spy on the prototype is called too. */
export function bindMethods(object: object, names: readonly string[]): void {
  for (const name of names) {
    defineHidden(object, name, (...args: unknown[]): unknown =>
      (Reflect.get(Object.getPrototypeOf(object) as object, name, object) as (...args: unknown[]) => unknown).apply(
        object,
        args,
      ),
    );
  }
}

/** Defines a property that is not printed with its object. */
export function defineHidden(object: object, name: PropertyKey, value: unknown): void {
  Object.defineProperty(object, name, { value, writable: true, configurable: true });
}
