/** Formats of CloudTalk's answers: the history of calls, and one call with its steps. */
export const historyFormat = 'cloudtalk-calls';
export const detailFormat = 'cloudtalk-call';
