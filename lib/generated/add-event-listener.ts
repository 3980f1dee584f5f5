// Generated from schemas/ by `npm run generate`. Do not edit.

/** Adds a listener for one of the ten events. `Events` has the arguments of their listeners. */
export interface AddEventListener<Events extends Record<string, unknown[]>, Self> {
  /**
   * A DNS record of a sending domain is missing or invalid. Sent about once an hour until it is fixed.
   *
   * @param listener called once per event. If it throws or rejects, the response is 500 and Ark retries
   */
  (name: 'DomainDNSError', listener: (...args: Events['DomainDNSError']) => unknown): Self;
  /**
   * A bounce message was received for a message that had been accepted. It can be a delay notice or an automatic reply: the event does not say which. Ark does not suppress the address; that is up to the app.
   *
   * @param listener called once per event. If it throws or rejects, the response is 500 and Ark retries
   */
  (name: 'MessageBounced', listener: (...args: Events['MessageBounced']) => unknown): Self;
  /**
   * An attempt to deliver a message failed temporarily and will be retried. Sent once per failed attempt, up to 18 times for a message.
   *
   * @param listener called once per event. If it throws or rejects, the response is 500 and Ark retries
   */
  (name: 'MessageDelayed', listener: (...args: Events['MessageDelayed']) => unknown): Self;
  /**
   * A message could not be delivered and will not be retried. Ark may add the address to its suppression list. Also sent for incoming mail, whose recipient is the address of the app.
   *
   * @param listener called once per event. If it throws or rejects, the response is 500 and Ark retries
   */
  (name: 'MessageDeliveryFailed', listener: (...args: Events['MessageDeliveryFailed']) => unknown): Self;
  /**
   * A message was held and not sent: its recipient is on the suppression list, its spam score is too high, or a limit is reached.
   *
   * @param listener called once per event. If it throws or rejects, the response is 500 and Ark retries
   */
  (name: 'MessageHeld', listener: (...args: Events['MessageHeld']) => unknown): Self;
  /**
   * A tracked link in a message was clicked. Sent once per click.
   *
   * @param listener called once per event. If it throws or rejects, the response is 500 and Ark retries
   */
  (name: 'MessageLinkClicked', listener: (...args: Events['MessageLinkClicked']) => unknown): Self;
  /**
   * A message was opened: its tracking image was loaded. Sent once per open.
   *
   * @param listener called once per event. If it throws or rejects, the response is 500 and Ark retries
   */
  (name: 'MessageLoaded', listener: (...args: Events['MessageLoaded']) => unknown): Self;
  /**
   * The recipient's mail server accepted a message.
   *
   * @param listener called once per event. If it throws or rejects, the response is 500 and Ark retries
   */
  (name: 'MessageSent', listener: (...args: Events['MessageSent']) => unknown): Self;
  /**
   * A mail server has used 90 % of its hourly send limit. Sent only to endpoints that are subscribed to all events, at most once an hour. Without an envelope, this event and SendLimitExceeded look alike: the name is inferred from volume and limit, and can be wrong.
   *
   * @param listener called once per event. If it throws or rejects, the response is 500 and Ark retries
   */
  (name: 'SendLimitApproaching', listener: (...args: Events['SendLimitApproaching']) => unknown): Self;
  /**
   * A mail server has reached its hourly send limit. Sent only to endpoints that are subscribed to all events, at most once an hour. Without an envelope, this event and SendLimitApproaching look alike: the name is inferred from volume and limit, and can be wrong.
   *
   * @param listener called once per event. If it throws or rejects, the response is 500 and Ark retries
   */
  (name: 'SendLimitExceeded', listener: (...args: Events['SendLimitExceeded']) => unknown): Self;
}
