// clew: finds the command, nothing else.
#include "cli/command.h"

int main(int count, char **words)
{
    return command_line(count, words);
}
