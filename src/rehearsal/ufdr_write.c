// A telephone as a Cellebrite extraction: report.xml and the files exported with it.
#include "rehearsal/phone_parts.h"
#include "rehearsal/ufdr_xml.h"

static void write_head(struct ufdr_out *out)
{
    struct phone_files *files = out->files;
    static const char *const models[] = {"Fiction One", "Fiction Lite 5", "Fiction Pro", "Novella A12"};
    static const char *const zones[] = {[NUMBER_GB] = "(UTC) Europe/London",
                                        [NUMBER_FR] = "(UTC+1) Europe/Paris",
                                        [NUMBER_US] = "(UTC-5) America/New_York"};
    const char *model = models[phone_files_hash(files, 1, 2) % 4];
    buffer_print(&out->xml,
                 "\xef\xbb\xbf<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
                 "<project id=\"%s\" name=\"%s\" reportVersion=\"5.3.0.0\" containsGarbage=\"False\" "
                 "extractionType=\"FileSystem\" xmlns=\"http://pa.cellebrite.com/report/2.0\">\n"
                 "<sourceExtractions>\n<extractionInfo id=\"0\" name=\"File System\" isCustomName=\"False\" "
                 "type=\"FileSystem\" deviceName=\"%s\" index=\"0\" IsPartialData=\"False\" />\n"
                 "</sourceExtractions>\n<caseInformation>\n"
                 "<field name=\"Evidence number\" isSystem=\"True\" fieldType=\"CaseNumber\">%s</field>\n"
                 "</caseInformation>\n<metadata section=\"Extraction Data\">\n",
                 phone_parts_uuid(files, 11, 11), files->device->exhibit, model, files->device->exhibit);
    ufdr_out_line(out, "DeviceInfoSelectedDeviceName", model);
    ufdr_out_line(out, "DeviceInfoExtractionType", "File System");
    buffer_add_text(&out->xml, "</metadata>\n<metadata section=\"Device Info\">\n");
    ufdr_out_line(out, "DeviceInfoDetectedModel", model);
    ufdr_out_line(out, "MSISDN",
                  files->device->sim_number_known ? files->world->people[files->device->owner].number : NULL);
    ufdr_out_line(out, "IMEI", phone_parts_imei(files));
    ufdr_out_line(out, "IMSI", phone_files_imsi(files));
    ufdr_out_line(out, "ICCID", phone_files_iccid(files));
    ufdr_out_line(out, "TimeZone", zones[files->home]);
    buffer_add_text(&out->xml, "</metadata>\n");
}

// `path` on the device, NULL when it is not known any more.
static int write_file(struct ufdr_out *out, uint64_t number, const char *path, struct error *error)
{
    struct phone_files *files = out->files;
    const char *name = arena_print(files->arena, "IMG_%04d.jpg", (int)(100 + number * 7));
    struct buffer picture;
    phone_parts_picture(files, number, &picture);
    buffer_print(&out->xml,
                 "<file fs=\"userdata\" fsid=\"\" path=\"%s\" size=\"%llu\" id=\"%s\" extractionId=\"0\" "
                 "deleted=\"%s\" embedded=\"false\" isrelated=\"False\" source_index=\"%llu\">\n"
                 "<metadata section=\"File\">\n",
                 path ? arena_print(files->arena, "%s/%s", path, name) : "", (unsigned long long)picture.size,
                 phone_parts_uuid(files, number, 12), path ? "Intact" : "Deleted",
                 (unsigned long long)(1000 + number));
    ufdr_out_line(out, "Local Path", arena_print(files->arena, "files\\Image\\%s", name));
    ufdr_out_line(out, "Tags", "Image");
    buffer_add_text(&out->xml, "</metadata>\n</file>\n");
    const int result = zip_writer_add(files->zip, arena_print(files->arena, "files/Image/%s", name),
                                      buffer_bytes(&picture), files->written_sec, error);
    buffer_done(&picture);
    return result;
}

static int write_tagged_files(struct ufdr_out *out, struct error *error)
{
    buffer_add_text(&out->xml, "<taggedFiles>\n");
    const uint64_t count = 1 + phone_files_hash(out->files, 1, 2) / 64 % 3;
    for (uint64_t i = 0; i < count; i++) {
        if (write_file(out, i, "/data/media/0/DCIM/Camera", error) != 0)
            return -1;
    }
    if (write_file(out, count, NULL, error) != 0)
        return -1;
    buffer_add_text(&out->xml, "</taggedFiles>\n");
    return 0;
}

int ufdr_write(struct phone_files *files, struct error *error)
{
    static void (*const writers[])(struct ufdr_out *) = {ufdr_out_contacts, ufdr_out_accounts,
                                                         ufdr_out_calls,    ufdr_out_texts,
                                                         ufdr_out_places,   ufdr_out_chats};
    static const int64_t offsets[] = {[NUMBER_GB] = 0, [NUMBER_FR] = 60, [NUMBER_US] = -300};
    struct ufdr_out out = {.files = files, .offset_minutes = offsets[files->home]};
    buffer_init(&out.xml, (size_t)1 << 30);
    write_head(&out);
    int result = write_tagged_files(&out, error);
    if (result == 0) {
        buffer_add_text(&out.xml, "<decodedData>\n");
        for (size_t i = 0; i < sizeof writers / sizeof *writers; i++)
            writers[i](&out);
        buffer_add_text(&out.xml, "</decodedData>\n</project>\n");
        result =
            out.xml.overflowed
                ? error_set(error, "the report would be larger than %zu bytes", out.xml.limit)
                : zip_writer_add(files->zip, "report.xml", buffer_bytes(&out.xml), files->written_sec, error);
    }
    buffer_done(&out.xml);
    return result;
}
