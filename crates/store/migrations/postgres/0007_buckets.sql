-- How far each limit of a connection is used up, by the database's clock; see `exeunt_core::pace::Bucket`.

CREATE TABLE bucket (
    connection TEXT NOT NULL,
    name TEXT NOT NULL,
    level BIGINT NOT NULL,
    period BIGINT NOT NULL,
    filled_at BIGINT NOT NULL,
    contain_until BIGINT NOT NULL,
    halvings BIGINT NOT NULL,
    halved_at BIGINT NOT NULL,
    closed_until BIGINT NOT NULL,
    PRIMARY KEY (connection, name)
);
