/** What each party learns, and who answers for what is sent. Every sentence has to stay true to the code. */
export const enPrivacy = {
  title: 'Privacy and About',
  intro: 'No account, no cookies, no tracking, nothing from other companies on this page. This is what remains.',
  sections: [
    {
      title: 'The people you exchange with',
      text: [
        'Browsers connect directly, so everybody who has the link and is connected to you can see your IP address, as you can see theirs. That begins when a link is opened, before anything is downloaded. To find a way, your browser also sends small test packets (UDP) to the addresses that they name.',
        'They also see the kind of browser you use, which parts of the files you have, how far you are with what you chose, and whether you have paused or a file that you share was changed.',
        'The link is the key. Whoever gets it, from you or from somebody you sent it to, can read the files, unless a password protects them as well.',
      ],
    },
    {
      title: 'The meeting point',
      text: [
        'A server helps browsers find each other. It sees your IP address, when you are here, a random-looking name of each share, so that it can tell who looks for the same one, and whether you have all that you chose of it.',
        'It never gets the link, the names or the contents: the part of a link after # is not sent to any server, and what browsers tell each other through it is encrypted.',
        'A link can name further meeting points. None of them is contacted before you allow it by name.',
        'A server that answers “what is my address?” (STUN) learns your IP address. If a relay is set up and needed, it passes encrypted bytes on and sees the addresses and the amount.',
        'The self-check asks these servers as well, while you have it open. It tells the meeting point the name of a share that does not exist.',
      ],
    },
    {
      title: 'Your device',
      text: [
        'Files you share are read where they are and not copied. Files you receive stay in this browser’s storage, sealed, until you remove them in the Library or clear this site’s data. So that you can go on another day, the link, the list, your choice and, where there is a password, the key that it gave are kept with them: whoever can use this browser can read what you received. What you save straight to disk does not stay here. Of what you share the link, the list, the keys and where the files are stay here until you stop sharing or remove it, so that its link outlives this tab. What you choose in Settings, such as the language and the look, is kept there too, and sent to nobody.',
        'A browser without a save dialog saves by way of a temporary copy in this site’s private storage on your device. That copy is not encrypted and takes the room a second time. It is removed about a minute after the download began, later for large files, or else the next time Tukar is opened. The received pieces themselves stay sealed.',
        'While a tab with a share is open, what you have of it is passed on to others who hold the link.',
        'Where another site shows a Tukar player, nobody hears of you before you press Play there. Then it is as if you had opened the link, until you close the player or leave. What came stays in a storage that your browser keeps for the two sites together, until you clear that site’s data.',
      ],
    },
    {
      title: 'What “Stop sharing” can’t undo',
      text: [
        'It ends what comes from your browser. People who have the files keep them, and can go on giving them to anybody who has the link. A link that was sent can’t be called back.',
      ],
    },
    {
      title: 'The server of this page',
      text: [
        'Like any web server it sees that your browser loads the page. What Tukar writes down there, its logs and figures, holds no addresses and no names of shares. Addresses are in its memory only: as long as you are connected, and for a short while after, so that nobody can overload it. Whoever runs it may have other software in front of it.',
      ],
    },
    {
      title: 'What you may send',
      text: [
        'Send what is yours, what its author lets you pass on, or what the law lets you pass on. What is forbidden where you are, or where it is received, is forbidden here too.',
        'Whoever sends something answers for it. No server gets it, so whoever runs this page can look at it neither before nor after. Who downloads a share gives it to others as well, as long as its tab is open, and answers for that.',
        'Nobody but its sender can take a share down, with “Stop sharing”: there is no copy on a server that somebody could delete. What others have by then stays with them.',
        'Were you sent something that must not be passed on? Remove it in the Library: nothing more of it comes from your browser then. Ask its sender to stop sharing, and turn to the authorities where it is a crime.',
      ],
    },
  ],
  contact: 'Whom to ask',
  contactText: 'Whoever runs this page can be reached here:',
  noContact: 'Whoever runs this page has left no address.',
  about: 'About Tukar',
  aboutText:
    'Tukar is free software under the MIT licence: anybody may use it, change it and pass it on. The work of others is in it, such as the typeface Bricolage Grotesque under the SIL Open Font License.',
  licences: 'All licences, in English (opens in a new tab)',
}

export type PrivacyWords = typeof enPrivacy
