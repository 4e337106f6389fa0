/** What the browser says to notifications; `default`: nobody was asked, or nobody answered. */
export type NotificationAnswer = NotificationPermission | 'missing'

export const notificationAnswer = (): NotificationAnswer =>
  'Notification' in globalThis ? Notification.permission : 'missing'

/** Call from the click itself: browsers ask the person only then. */
export async function askForNotifications(): Promise<NotificationAnswer> {
  return notificationAnswer() === 'missing' ? 'missing' : Notification.requestPermission()
}
