#!/usr/bin/env python3
"""200 simulated rooms publish to one broker that is stopped and started 30 times meanwhile; a collector with a session of
its own gets every record at least once and tells repeated ones by their id. Then a broker that refuses, one that is not
whom it should be, and one that never answers: mails leave all the same."""
import concurrent.futures
import json
import os
import pathlib
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time

import jsonschema

ROOMS, RESTARTS, WORKERS = 200, 30, 4
adjourn = sys.argv[1]
root = pathlib.Path.cwd()
folder = pathlib.Path(tempfile.mkdtemp())
validator = jsonschema.Draft202012Validator(json.load(open('assets/schema/mqtt.schema.json')))


def verdict(name, ok, *seen):
    print(('ok - ' if ok else 'not ok - ') + name, flush=True)
    if not ok:
        print(*seen, flush=True)


def run(*words, **more):
    return subprocess.run([str(w) for w in words], cwd=folder, capture_output=True, text=True, **more)


def free_port():
    with socket.socket() as s:
        s.bind(('127.0.0.1', 0))
        return s.getsockname()[1]


def make_certificates():
    for name in 'ca', 'stranger':
        run('openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', 2,
            '-subj', f'/CN={name}', '-keyout', f'{name}.key', '-out', f'{name}.pem', check=True)
    run('openssl', 'req', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-subj', '/CN=localhost',
        '-keyout', 'broker.key', '-out', 'broker.csr', check=True)
    (folder / 'names').write_text('subjectAltName=DNS:localhost')
    run('openssl', 'x509', '-req', '-in', 'broker.csr', '-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', 2,
        '-extfile', 'names', '-out', 'broker.pem', check=True)


class Broker:
    def __init__(self):
        self.port, self.process = free_port(), None
        run('mosquitto_passwd', '-b', '-c', 'passwords', 'rooms', 'sesame', check=True)
        os.chmod(folder / 'passwords', 0o600)
        (folder / 'broker.conf').write_text(f'''
listener {self.port} 127.0.0.1
cafile {folder}/ca.pem
certfile {folder}/broker.pem
keyfile {folder}/broker.key
allow_anonymous false
password_file {folder}/passwords
persistence true
persistence_location {folder}/
max_queued_messages 0
user {'root' if os.getuid() == 0 else 'nobody'}
''')

    def start(self):
        log = open(folder / 'broker.log', 'a')
        self.process = subprocess.Popen(['mosquitto', '-c', str(folder / 'broker.conf')], stdout=log, stderr=log)
        while self.process.poll() is None:
            try:
                socket.create_connection(('127.0.0.1', self.port), 1).close()
                return
            except OSError:
                time.sleep(0.02)
        raise SystemExit('the broker does not start: ' + (folder / 'broker.log').read_text())

    def stop(self):
        self.process.terminate()
        self.process.wait()


def subscribe(*words):
    return ['mosquitto_sub', '-h', 'localhost', '-p', str(broker.port), '--cafile', str(folder / 'ca.pem'), '-u', 'rooms',
            '-P', 'sesame', '-q', '1', '-F', '%r %t %p', *words]


def read(path):
    for line in path.read_text().splitlines():
        retained, topic, payload = line.split(' ', 2)
        yield retained == '1', topic, payload


def settings(room, **more):
    values = {'server': f'mqtts://localhost:{broker.port}', 'ca_file': f'{folder}/ca.pem', 'user': 'rooms',
              'secret_file': f'{folder}/secret', 'topic': f'house/{room}'} | more
    names = 'none' if room % 2 else 'full'
    path = folder / f'room{room}.ini'
    path.write_text(f'[room]\nname = Room {room}\n[store]\nfile = {folder}/room{room}.db\n[log]\nnames = {names}\n'
                    f'[outbox]\nfolder = {folder}/out{room}\n[mqtt]\n' +
                    ''.join(f'{k} = {v}\n' for k, v in values.items()))
    return path


def make_room(room):
    """The same story everywhere, in a database with an id of its own."""
    shutil.copy(folder / 'story' / 'adjourn.db', folder / f'room{room}.db')
    with sqlite3.connect(folder / f'room{room}.db') as db:
        db.execute('UPDATE device SET id = ?', (f'{room:032x}',))
    db.close()
    return settings(room)


attempts = 0


def publish(room):
    global attempts, done
    while True:
        with lock:
            attempts += 1
        result = run(adjourn, 'sync', '--once', '--config', folder / f'room{room}.ini', timeout=120)
        if result.returncode == 0:
            with lock:
                done += 1
            return
        time.sleep(0.05)


def restart_all():
    for n in range(RESTARTS):
        while done < n * (ROOMS - WORKERS) // RESTARTS:
            time.sleep(0.01)
        broker.stop()
        broker.start()


make_certificates()
(folder / 'secret').write_text('sesame\n')
os.chmod(folder / 'secret', 0o600)
subprocess.run([adjourn, 'simulate', str(root / 'assets/story.adj'), '--out', str(folder / 'story')], capture_output=True)
with sqlite3.connect(folder / 'story' / 'adjourn.db') as story:
    story.execute('PRAGMA wal_checkpoint(TRUNCATE)')
    story.execute("UPDATE outbox SET state = 1 WHERE kind = 'eml'")
story.close()
broker, lock, done = Broker(), threading.Lock(), 0
broker.start()
for each in range(ROOMS):
    make_room(each)
# The collector is known to the broker before anything is published, and stays known while it is away.
run(*subscribe('-c', '-i', 'collector', '-t', 'house/#', '-E'), check=True)
collected = folder / 'collected'
collecting = True


def collect():
    """mosquitto_sub ends when TLS breaks in the middle of a word; the broker keeps what it did not take."""
    with open(collected, 'a') as out:
        while collecting:
            taker = subprocess.Popen(subscribe('-c', '-i', 'collector', '-t', 'house/#'), stdout=out,
                                     stderr=subprocess.DEVNULL)
            while collecting and taker.poll() is None:
                time.sleep(0.05)
            if taker.poll() is None:
                taker.terminate()
            taker.wait()


collector = threading.Thread(target=collect)
collector.start()
restarter = threading.Thread(target=restart_all)
restarter.start()
with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
    list(pool.map(publish, range(ROOMS)))
restarter.join()

wanted = {f'{room:032x}-{record}' for room in range(ROOMS)
          for record in ['1', '2'] + [f'1-{n}' for n in range(1, 5)] + [f'2-{n}' for n in range(1, 6)]}
for _ in range(600):
    records = {}
    for _, topic, payload in read(collected):
        record = json.loads(payload)
        if 'id' in record:
            records.setdefault(record['id'], []).append(payload)
    if wanted <= records.keys():
        break
    time.sleep(0.1)
verdict('records_when_the_broker_is_restarted_30_times_then_each_arrives', wanted <= records.keys(),
        sorted(wanted - records.keys())[:5])
verdict('records_when_they_arrive_again_then_with_the_same_id_and_text',
        set(records) == wanted and all(len(set(texts)) == 1 for texts in records.values()), len(records))
verdict('records_when_published_then_once_by_rooms_that_were_not_cut_off',
        run(adjourn, 'sync', '--once', '--config', folder / 'room0.ini').returncode == 0
        and sum(1 for _, t, p in read(collected) if t == 'house/0/session') == len(records[f'{0:032x}-1']) +
        len(records[f'{0:032x}-2']))
print(f'# {ROOMS} rooms, {RESTARTS} restarts, {attempts} attempts, {len(wanted)} records, '
      f'{sum(map(len, records.values()))} arrivals')

everything = [(topic, payload) for _, topic, payload in read(collected)]
faults = [str(e.message) for _, payload in everything for e in validator.iter_errors(json.loads(payload))]
verdict('payloads_when_published_then_they_follow_the_schema', not faults, faults[:3])
nameless = [p for t, p in everything if int(t.split('/')[1]) % 2]
verdict('names_when_none_then_nobody_is_named',
        nameless and not re.search('Anna|Piotr|Linh|James', ''.join(nameless)) and 'Participant 1' in ''.join(nameless))
verdict('names_when_full_then_named_without_address_and_title',
        'Piotr Nowak' in ''.join(p for _, p in everything) and
        not re.search('Business English|@client|mailto', ''.join(p for _, p in everything)))
collecting = False
collector.join()

# Who comes later.
later = run(*subscribe('-t', '#', '-W', '3')).stdout
(folder / 'later').write_text(later)
kept = {topic: json.loads(payload) for retained, topic, payload in read(folder / 'later') if retained}
verdict('state_when_somebody_asks_later_then_session_and_health_are_kept',
        all(kept[f'house/{r}/session']['id'] == f'{r:032x}-2' and f'house/{r}/health' in kept for r in range(ROOMS)) and
        not any(t.endswith('/interruption') for t in kept))
found = {t: v for t, v in kept.items() if t.startswith('homeassistant/')}
shape = re.compile(r'^homeassistant/(sensor|binary_sensor)/adjourn_[0-9a-f]{32}/[a-z]+/config$')


def value_of(entity):
    state = kept[entity['state_topic']]
    for name in re.search(r'value_json\.([a-z_.]+)', entity['value_template'])[1].split('.'):
        state = state[name]
    return state


verdict('discovery_when_published_then_each_entity_is_named_once_and_reads_a_value_that_is_there',
        len(found) == 6 * ROOMS and all(shape.match(t) for t in found) and
        len({v['unique_id'] for v in found.values()}) == len(found) and
        all(value_of(v) is not None and v['device']['identifiers'] and v['device']['name'] and v['origin']['name']
            for v in found.values()))


# What keeps a broker from being reached keeps no mail from leaving.
def again(room, **more):
    """A room whose records and one mail wait; what became of them."""
    with sqlite3.connect(folder / f'room{room}.db') as db:
        db.execute('DELETE FROM published')
        db.execute("UPDATE outbox SET state = 0 WHERE kind = 'eml'")
    db.close()
    shutil.rmtree(folder / f'out{room}', ignore_errors=True)
    settings(room, **more)
    result = run(adjourn, 'sync', '--once', '--config', folder / f'room{room}.ini', timeout=60)
    with sqlite3.connect(folder / f'room{room}.db') as db:
        marks = db.execute('SELECT count(*) FROM published').fetchone()[0]
    db.close()
    return result, marks, len(list((folder / f'out{room}').glob('*.eml')))


(folder / 'wrong').write_text('open\n')
os.chmod(folder / 'wrong', 0o600)
silent = socket.socket()
silent.bind(('127.0.0.1', 0))
silent.listen()
for what, room, more in (('password_when_wrong', 1, {'secret_file': f'{folder}/wrong'}),
                         ('certificate_when_of_another', 2, {'ca_file': f'{folder}/stranger.pem'}),
                         ('name_when_not_the_certificates', 3, {'server': f'mqtts://127.0.0.1:{broker.port}'}),
                         ('broker_when_it_never_answers', 4, {'server': f'mqtts://localhost:{silent.getsockname()[1]}'}),
                         ('broker_when_away', 5, {'server': f'mqtts://localhost:{free_port()}'})):
    result, marks, mails = again(room, **more)
    verdict(f'{what}_then_records_wait_and_mails_leave',
            result.returncode == 1 and marks == 0 and mails > 0 and 'adjourn sync: mqtt: ' in result.stderr and
            not re.search('sesame|open$|Anna|Piotr', result.stderr), result, marks, mails)
result, marks, mails = again(5)
verdict('broker_when_back_then_records_are_published', result.returncode == 0 and marks == 1, result, marks)
broker.stop()
silent.close()
shutil.rmtree(folder)
