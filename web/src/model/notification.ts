/** News for a user who may be away. */
export interface Notification {
  readonly id: string;
  readonly type: string;
  readonly title: string;
  readonly text: string;
  readonly chatId: string | null;
  readonly messageId: string | null;
  readonly senderId: string | null;
  readonly isRead: boolean;
  readonly at: number;
}
