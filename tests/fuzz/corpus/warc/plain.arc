filedesc://a.arc 0.0.0.0 20240101000000 text/plain 9
1 0 Test

https://ads.example/a b 192.0.2.1 20240101000000 text/html 50
HTTP/1.1 200 OK

<p>quiet place close to the station

https://ads.example/c 192.0.2.1 20240101000000 text/html abc
x
