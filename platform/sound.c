// SPDX-License-Identifier: MIT
#include "platform/sound.h"

#include "platform/clock.h"

#include <SDL.h>
#include <stdio.h>

#define BUFFER_SAMPLES 1024   // what the device asks for at once
#define LAST_US        200000 // what it took is heard within this
#define PATIENCE_US    5000000

static bool open_device(struct sound *sound, int32_t rate, char *why, size_t why_size)
{
    const SDL_AudioSpec wanted = {.freq = rate, .format = AUDIO_S16SYS, .channels = 1, .samples = BUFFER_SAMPLES};
    SDL_SetHint(SDL_HINT_NO_SIGNAL_HANDLERS, "1");
    if (SDL_InitSubSystem(SDL_INIT_AUDIO) != 0) {
        snprintf(why, why_size, "sound: %s", SDL_GetError());
        return false;
    }
    sound->device = SDL_OpenAudioDevice(NULL, 0, &wanted, NULL, 0);
    if (sound->device == 0) {
        snprintf(why, why_size, "sound: %s", SDL_GetError());
        SDL_QuitSubSystem(SDL_INIT_AUDIO);
        return false;
    }
    SDL_PauseAudioDevice(sound->device, 0);
    return true;
}

bool sound_play(struct sound *sound, int32_t rate, const int16_t *samples, size_t count, char *why, size_t why_size)
{
    if (sound->device == 0 && !open_device(sound, rate, why, why_size)) {
        return false;
    }
    if (SDL_QueueAudio(sound->device, samples, (Uint32)(count * sizeof *samples)) != 0) {
        snprintf(why, why_size, "sound: %s", SDL_GetError());
        sound_close(sound);
        return false;
    }
    int64_t left_us = (int64_t)(SDL_GetQueuedAudioSize(sound->device) / sizeof *samples) * 1000000 / rate;
    sound->drained = false;
    sound->check_us = clock_monotonic_us() + left_us;
    sound->give_up_us = sound->check_us + PATIENCE_US;
    return true;
}

int64_t sound_turn(struct sound *sound)
{
    int64_t now_us = clock_monotonic_us();
    if (sound->device == 0) {
        return INT64_MAX;
    }
    if (now_us < sound->check_us) {
        return sound->check_us;
    }
    if (sound->drained || now_us >= sound->give_up_us) {
        sound_close(sound);
        return INT64_MAX;
    }
    sound->drained = SDL_GetQueuedAudioSize(sound->device) == 0;
    sound->check_us = now_us + LAST_US;
    return sound->check_us;
}

void sound_close(struct sound *sound)
{
    if (sound->device != 0) {
        SDL_CloseAudioDevice(sound->device);
        SDL_QuitSubSystem(SDL_INIT_AUDIO);
        *sound = (struct sound){0};
    }
}
