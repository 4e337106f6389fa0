/** What each party learns. Every sentence has to stay true to the code. */
export const enPrivacy = {
  title: 'Privacy',
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
        'Files you share are read where they are and not copied. Files you receive stay in this browser’s storage, sealed, until you remove them in the Library or clear this site’s data. So that you can go on another day, the link, the list, your choice and, where there is a password, the key that it gave are kept with them: whoever can use this browser can read what you received. What you choose in Settings, such as the language and the look, is kept there too, and sent to nobody.',
        'A browser without a save dialog saves by way of a temporary copy in this site’s private storage on your device. That copy is not encrypted and takes the room a second time. It is removed about a minute after the download began, later for large files, or else the next time Tukar is opened. The received pieces themselves stay sealed.',
        'While a tab with a share is open, what you have of it is passed on to others who hold the link.',
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
        'Like any web server it sees that your browser loads the page. Tukar’s own logs hold no addresses and no names of shares, and it counts connections only in total; whoever runs it may have other software in front of it.',
      ],
    },
  ],
  contact: 'Contact',
  contactText: 'Whoever runs this page can be reached at',
  noContact: 'Whoever runs this page has left no address.',
}

export type PrivacyWords = typeof enPrivacy
