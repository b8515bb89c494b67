-- Lists as people look through them.

CREATE INDEX person_department ON person (department, id);
CREATE INDEX leaver_case_day ON leaver_case (last_working_day, id);
CREATE INDEX leaver_case_state ON leaver_case (state, id);
