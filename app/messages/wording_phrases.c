// SPDX-License-Identifier: MIT
// What is never said, per language: reasons and excuses, what is not possible, guilt, lost time, apologies, not my job,
// other departments, threats. A star at the end of a word stands for any letters.
#include "messages/wording.h"

#include <string.h>

// clang-format off
static const char *const english[] = {
    "because", "due to", "owing to", "the reason", "reasons", "on account of", "unfortunately", "regrettably",
    "regret*", "sadly", "sorry", "apolog*", "excuse*", "afraid", "cannot", "can not", "can't", "we could not",
    "couldn't", "unable", "impossible", "not possible", "not able", "won't", "late", "lateness", "too late",
    "overdue", "delay*", "too long", "already", "still missing", "missed", "missing", "no-show", "lost time",
    "time lost", "wast*", "your fault", "our fault", "at fault", "fault of", "blame*", "guilt*", "mistake*", "failed",
    "failure", "should have", "neglect*", "not my job", "not our job", "not my task", "not our task",
    "not responsible", "not my responsibility", "not our responsibility", "department", "departments", "penal*",
    "sanction*", "refus*", "reject*",
    NULL,
};

static const char *const polish[] = {
    "bo", "ponieważ", "gdyż", "bowiem", "dlatego że", "z powodu", "ze względu na", "z uwagi na", "wskutek",
    "przyczyn*", "niestety", "przykro", "żałuj*", "przepraszam*", "wybacz*", "ubolewa*", "nie może*", "nie mogę",
    "nie mogą", "nie mogl*", "nie mógł", "nie można", "nie da się", "nie dało się", "nie udało się", "nie uda się",
    "nie jesteśmy w stanie", "niemożliw*", "nie jest możliwe", "spóźn*", "opóźn*", "za późno", "zbyt późno",
    "za długo", "zbyt długo", "przekroczon*", "zaleg*", "przegap*", "opuszczon*", "opuści*", "nie stawi*", "stracon*",
    "strata", "straty", "stratę", "stratą", "zmarnowan*", "marnow*", "wina", "winy", "winę", "winien", "winna", "winni", "zawini*", "zaniedba*",
    "pomyłk*", "zawiód*", "zawiod*", "nie moja sprawa", "nie nasza sprawa", "nie moje zadanie", "nie nasze zadanie",
    "nie należy do moich", "nie należy do naszych", "nie odpowiadamy za", "nie odpowiadam za", "inny dział",
    "innego działu", "dział", "działu", "działowi", "działem", "dziale", "działy", "działów", "kara", "kary", "karze",
    "sankcj*", "odmaw*", "odmow*", "odmów*", "odrzuc*",
    NULL,
};

static const char *const russian[] = {
    "потому что", "так как", "поскольку", "ввиду", "из-за", "вследствие", "в связи с", "причин*", "к сожалению",
    "сожале*", "увы", "жаль", "извин*", "простите", "прошу прощения", "просим прощения", "не может*", "не можем",
    "не могу", "не могут", "не мог", "не могли", "не смож*", "не смог*", "нельзя", "невозможн*", "не удалось",
    "не удаётся", "не удается", "не получилось", "не в состоянии", "опозда*", "опаздыва*", "поздно", "задерж*",
    "просроч*", "слишком долго", "слишком поздно", "пропущ*", "пропуст*", "прогулял*", "прогулив*", "потерян*", "потеря", "потери",
    "впустую", "зря", "вина", "вину", "вины", "виноват*", "виновн*", "по вине", "упрёк*", "упрек*", "ваша ошибка",
    "по ошибке", "халатн*", "не моя работа", "не наша работа", "не моё дело", "не мое дело", "не наше дело",
    "не входит в мои", "не входит в наши", "не отвечаем за", "не отвечаю за", "отдел", "отдела", "отделу", "отделом",
    "отделе", "отделы", "отделов", "штраф*", "санкци*", "отказ*", "отверг*",
    NULL,
};

static const char *const vietnamese[] = {
    "vì", "bởi", "tại vì", "do bởi", "lý do", "lí do", "nguyên nhân", "rất tiếc", "đáng tiếc", "tiếc là", "tiếc rằng",
    "lấy làm tiếc", "xin lỗi", "thứ lỗi", "cáo lỗi", "không thể", "không có khả năng", "bất khả thi", "trễ", "muộn",
    "quá hạn", "quá lâu", "bỏ lỡ", "lỡ", "vắng mặt", "thiếu mặt", "mất thời gian", "lãng phí", "lỗi của", "do lỗi",
    "lỗi thuộc về", "sai lầm", "sai sót", "trách móc", "khiển trách", "lơ là", "không phải việc của",
    "không phải trách nhiệm", "không thuộc trách nhiệm", "không chịu trách nhiệm", "bộ phận khác", "phòng ban",
    "xử phạt", "tiền phạt", "chế tài", "từ chối",
    NULL,
};

static const char *const spanish[] = {
    "porque", "debido a", "a causa de", "por causa*", "ya que", "puesto que", "dado que", "por motivo*", "por razon*",
    "la razón", "motivos", "desgraciadamente", "lamentablemente", "lament*", "por desgracia", "lo siento", "sentimos",
    "disculp*", "perdon*", "perdón", "no pued*", "no podemos", "no podr*", "no pud*", "no ha sido posible",
    "no fue posible", "no es posible", "no será posible", "imposib*", "llegar tarde", "llega tarde", "llegan tarde",
    "llegó tarde", "llegaron tarde", "demasiado tarde", "retras*", "tardanza*", "demor*", "vencid*",
    "demasiado largo", "demasiado larga", "demasiado tiempo", "faltó", "faltaron", "perdid*", "perdió", "perdieron",
    "desperdici*", "culpa", "culpas", "culpable*", "error suyo", "equivocación", "neglig*", "fallo suyo",
    "no es mi trabajo", "no es nuestro trabajo", "no es asunto", "no me corresponde", "no nos corresponde",
    "no es nuestra responsabilidad", "no es mi responsabilidad", "no somos responsables", "departament*", "multa",
    "multas", "sanci*", "penaliz*", "rechaz*", "deneg*",
    NULL,
};

// clang-format on

const char *const *wording_phrases(const char *language)
{
    static const struct {
        const char *language;
        const char *const *phrases;
    } lists[] = {{"en", english}, {"pl", polish}, {"ru", russian}, {"vi", vietnamese}, {"es", spanish}};
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        if (strcmp(lists[i].language, language) == 0) {
            return lists[i].phrases;
        }
    }
    return NULL;
}
