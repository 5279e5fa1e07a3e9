/* limits.h - every limit of the server, in one place. Each has an error text and a test.
 * Units are in the names or beside them. */
#ifndef OKNO_BASE_LIMITS_H
#define OKNO_BASE_LIMITS_H

enum {
    /* memory, bytes */
    LIMIT_ARENA_CHUNK = 8 * 1024,
    LIMIT_REQUEST_ARENA = 1024 * 1024,
    LIMIT_ANSWER = 1024 * 1024,
    LIMIT_DOCUMENT = 256 * 1024,

    /* a request */
    LIMIT_BODY = 16 * 1024,           /* bytes; a body over it is 413 */
    LIMIT_HOOK_BODY = 128 * 1024,     /* the same of a messenger's update */
    LIMIT_DRAIN = 4 * 1024 * 1024,    /* bytes read and thrown away so that the 413 arrives */
    LIMIT_TARGET = 2048,              /* bytes of path and query */
    LIMIT_HEADERS_MEMORY = 32 * 1024, /* bytes of a connection's pool: the whole header budget */
    LIMIT_QUERY_PARAMETERS = 8,
    LIMIT_JSON_DEPTH = 16,
    LIMIT_FIELD_ERRORS = 16,
    LIMIT_IDEMPOTENCY_KEY = 64,
    LIMIT_PROOF = 4096, /* bytes of a DPoP header */
    LIMIT_JTI = 64,     /* characters of a proof's id */

    LIMIT_SIGNED_SECONDS = 60, /* a signed word between programs is good so long, both ways */

    /* connections and queues */
    LIMIT_CONNECTIONS = 4096,
    LIMIT_WRITE_QUEUE = 1024, /* jobs waiting for the writer; below the connections */
    LIMIT_READ_QUEUE = 1024,
    LIMIT_BATCH = 256,         /* jobs in one commit */
    LIMIT_BATCH_TRIES = 3,     /* of a batch that lost a race to another process, then one by one */
    LIMIT_JOB_TRIES = 10,      /* of a job alone */
    LIMIT_PLAN = 65536,        /* rows that one batch may lock ahead */
    LIMIT_WIDER = 8,           /* rows that a job may find it needs besides its plan */
    LIMIT_LEASE_SECONDS = 60,  /* a process that says nothing so long has lost its node number */
    LIMIT_STOP_SECONDS = 10,   /* how long a stop waits for a store that is not there */
    LIMIT_JOB_SECONDS = 10,    /* a job that waited longer is answered 503, unrun */
    LIMIT_IDLE_SECONDS = 30,   /* a connection that says nothing */
    LIMIT_HEADER_SECONDS = 60, /* from the connection's last answer to whole headers */
    LIMIT_BODY_SECONDS = 30,
    LIMIT_ANSWER_SECONDS = 60,

    /* proofs */
    LIMIT_NONCE_SECONDS = 60,          /* a nonce is good for one to two of these */
    LIMIT_PROOF_IDS = 4 * 1024 * 1024, /* proofs remembered in one nonce period */
    LIMIT_SESSION_REQUESTS = 1000,     /* a second, for one session */
    LIMIT_SESSION_BURST = 2000,
    LIMIT_SESSIONS = 100, /* open at once for one customer; the oldest ends */
    LIMIT_KEEP_DAYS = 31, /* codes and sessions, after which they are removed */
    LIMIT_CODE_TRIES = 5, /* PSD2 RTS art. 4: five failures at most */

    /* texts, characters */
    LIMIT_MESSAGE = 140,
    LIMIT_NAME = 60,
    LIMIT_PAGE = 200, /* entries in one answer */
    LIMIT_PAGE_DEFAULT = 50,
    LIMIT_CAMERA = 320,       /* bytes of a code for a camera that shows requisites */
    LIMIT_HOLDS = 100,        /* that are shown of one account */
    LIMIT_ACCOUNTS = 40,      /* of one customer, those that are closed, too ... */
    LIMIT_OPEN_ACCOUNTS = 20, /* ... and those that are open */
    LIMIT_CURSOR = 1024,

    /* cards */
    LIMIT_CARDS = 20,            /* of one customer, not closed; as many closed ones are shown */
    LIMIT_PIN_TRIES = 3,         /* wrong ones in a row */
    LIMIT_CVV_TRIES = 5,         /* wrong ones of one card in a day */
    LIMIT_MERCHANT = 60,         /* characters of a merchant's name */
    LIMIT_PROCESSOR_QUEUE = 100, /* rows for a person that are shown at once */
    LIMIT_REMARK = 200,          /* characters of what a person says of one */
    LIMIT_WAITING = 32,    /* messages that wait for one authorisation and are tried at once */
    LIMIT_OPERATIONS = 50, /* of a card in one answer */
    LIMIT_REFERENCE = 64,  /* characters of the processor's own ids */
    /* payments */
    LIMIT_PURPOSE = 210,      /* characters of what a payment is for (Regulation 762-P) */
    LIMIT_PAYEE_NAME = 160,   /* characters of a payee elsewhere */
    LIMIT_BANK_NAME = 100,    /* characters */
    LIMIT_FIELDS = 1000,      /* bytes of a bill's fields */
    LIMIT_LOOK_UP_BANKS = 32, /* where a number may be found */
    LIMIT_TEMPLATES = 60,     /* of one customer */
    LIMIT_ASKS = 100,         /* requests for money that are shown at once */
    LIMIT_STANDING = 40,      /* standing orders of one customer that are not over; shown at once */
    LIMIT_RUNS = 20,          /* of their dates, shown at once */
    LIMIT_TIMES = 999,        /* how often one may be carried out, where that is said */
    LIMIT_RISK_WALK = 500,    /* transfers of an account that a payee is looked for in */

    /* bills */
    LIMIT_PROVIDERS = 4096,                /* in the catalogue */
    LIMIT_PROVIDER_FILE = 8 * 1024 * 1024, /* bytes of a catalogue */
    LIMIT_PROVIDER_LIST = 60,              /* in one answer */
    LIMIT_PROVIDER_TEXT = 60,              /* characters of a search */
    LIMIT_PROVIDER_FIND = 1400,            /* bytes that one is searched by */
    LIMIT_PROVIDER_ARENA = 64 * 1024,      /* bytes of one while it is read */
    LIMIT_PAYERS = 50,                     /* of one customer */
    LIMIT_CHARGES = 20,                    /* of one answer */
    LIMIT_CHARGE_TITLE = 100,              /* characters */

    /* windows */
    LIMIT_POLICIES = 512,     /* ever asked for */
    LIMIT_CLOSING = 256,      /* sessions of a closed window that are ended at once */
    LIMIT_PERSON = 32,        /* characters of a person's name at work */
    LIMIT_REASON = 200,       /* characters */
    LIMIT_POLICY_LOOK = 200,  /* milliseconds between two looks for new policies */
    LIMIT_HANDOVERS = 30,     /* begun by one customer in an hour */
    LIMIT_HANDOVER_TRIES = 3, /* wrong numbers */
    LIMIT_CONTROL = 8192,     /* bytes of a command to the running bank, and of its answer's line */

    /* streams of events */
    LIMIT_STREAMS = 2048,       /* open at once; below the connections */
    LIMIT_STREAMS_SESSION = 2,  /* of one session; the oldest ends */
    LIMIT_STREAM_BUFFER = 4096, /* bytes that a client has not taken; more, and the stream ends */
    LIMIT_STREAM_MISSED = 32,   /* events told to one who comes back; more, and all is read anew */
    LIMIT_BEAT_SECONDS = 20,    /* between two signs that a stream lives */
    LIMIT_FEED_LOOK = 500,      /* milliseconds between two looks for other processes' events */
    LIMIT_EVENT_FORGET = 4096,  /* rows of them that one run of the job removes */

    /* the directory of banks */
    LIMIT_DIRECTORY = 20000,                   /* banks; the whole country has about 2,000 */
    LIMIT_DIRECTORY_DAYS_AHEAD = 14,           /* a directory's day after today: holidays fit in */
    LIMIT_DIRECTORY_FILE = 16 * 1024 * 1024,   /* bytes of the regulator's file */
    LIMIT_DIRECTORY_MEMORY = 64 * 1024 * 1024, /* bytes while one is read */

    /* the ledger */
    LIMIT_CHAIN = 128,                     /* transfers that are made all or none */
    LIMIT_ORDERS = 8192,                   /* orders in one call */
    LIMIT_EXPIRE = 256,                    /* holds that one call lets expire */
    LIMIT_VALUE_DAYS = 366,                /* how far ahead a value date may be */
    LIMIT_WALK = 4096,                     /* transfers of an account looked at in one call */
    LIMIT_SCAN = 64 * 1024,                /* transfers of everybody looked at in one call */
    LIMIT_GENERATION = 256 * 1024,         /* transfers whose rows are settled together ... */
    LIMIT_SETTLE_LEAST = 256,              /* ... so many at once at least ... */
    LIMIT_SETTLE_IDLE = 8192,              /* ... and in a batch that has nothing else to do */
    LIMIT_MERGE = 16,                      /* segments of keys that become one ... */
    LIMIT_MERGE_LEAST = 8192,              /* ... so many keys at once at least */
    LIMIT_BOOK_ACCOUNTS = 2 * 1024 * 1024, /* accounts kept in memory, about 300 bytes each */

    /* the seal */
    LIMIT_SEAL_BATCH = 4096,        /* transfers in one step of the tree */
    LIMIT_SEAL_SETTLE_SECONDS = 60, /* no node commits a transfer later after giving its id */

    /* the rail */
    LIMIT_RAIL_MESSAGE = 64 * 1024,            /* bytes of a message */
    LIMIT_RAIL_STATEMENT = 1024 * 1024 * 1024, /* bytes of a day's statement */
    LIMIT_RAIL_ENTRIES = 4 * 1024 * 1024,      /* entries of it */
    LIMIT_RAIL_DAYS_BEHIND = 30, /* before today: how old the day of money that comes may be ... */
    LIMIT_RAIL_DAYS_AHEAD = 14,  /* ... and how far ahead: January's holidays fit in */
    LIMIT_RAIL_QUEUE = 200,      /* rows shown at once */

    /* outbox */
    LIMIT_OUTBOX_TRIES = 8,
    LIMIT_OUTBOX_BATCH = 64,
    LIMIT_CLAIM_SECONDS = 60, /* what one process has claimed to send no other touches so long */
    LIMIT_SEND_SECONDS = 20,  /* the longest that one send may take */
};

#endif
